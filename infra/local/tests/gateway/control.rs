use super::*;

async fn post(fixture: &Fixture, path: &str, body: Value) -> (u16, Value) {
    let reply = fixture
        .http
        .post(fixture.url(path))
        .body(body.to_string())
        .send()
        .await
        .unwrap();
    (reply.status().as_u16(), reply.json().await.unwrap())
}

#[tokio::test]
async fn the_page_and_its_state_are_served() {
    let fixture = Fixture::start().await;
    let page = fixture.http.get(fixture.url("/_local/")).send().await.unwrap();
    assert!(
        page.headers()["content-type"]
            .to_str()
            .unwrap()
            .starts_with("text/html")
    );
    assert!(!page.text().await.unwrap().contains("innerHTML"));
    let state: Value = fixture
        .http
        .get(fixture.url("/_local/state"))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(state["routes"][0]["binary"], "docs");
    assert!(
        state["tables"]
            .as_array()
            .unwrap()
            .iter()
            .any(|table| table["items"] == 0)
    );
    assert!(
        state["queues"]
            .as_object()
            .unwrap()
            .values()
            .any(|queue| queue["is_dead_letter"] == true)
    );
    assert_eq!(
        fixture
            .http
            .get(fixture.url("/_local/nothing"))
            .send()
            .await
            .unwrap()
            .status(),
        404
    );
}

#[tokio::test]
async fn the_clock_moves_forward_for_everybody() {
    let fixture = Fixture::start().await;
    let (status, clock) = post(&fixture, "/_local/clock", json!({ "advance_seconds": 3600 })).await;
    assert_eq!((status, &clock["offset_seconds"]), (200, &json!(3600)));
    assert_eq!(fixture.cloud.clock().offset_seconds(), 3600);
    for wrong in [
        json!({}),
        json!({ "advance_seconds": -1 }),
        json!({ "advance_seconds": "1" }),
        json!({ "advance_seconds": 1e12 }),
    ] {
        let (status, reason) = post(&fixture, "/_local/clock", wrong).await;
        assert_eq!(status, 422);
        assert!(reason["message"].is_string());
    }
}

#[tokio::test]
async fn faults_are_set_listed_and_cleared() {
    let fixture = Fixture::start().await;
    let url = fixture.url("/_local/faults");
    let (status, _) = post(
        &fixture,
        "/_local/faults",
        json!({ "target": "dynamodb", "kind": "throttle", "rate": 0.5 }),
    )
    .await;
    assert_eq!(status, 200);
    let listed: Value = fixture.http.get(&url).send().await.unwrap().json().await.unwrap();
    assert_eq!(
        (&listed[0]["target"], &listed[0]["rate"]),
        (&json!("dynamodb"), &json!(0.5))
    );
    assert_eq!(fixture.http.delete(&url).send().await.unwrap().status(), 204);
    assert_eq!(fixture.cloud.faults().list(), []);
    let (status, reason) = post(&fixture, "/_local/faults", json!({ "target": "moon", "kind": "error" })).await;
    assert_eq!(status, 422);
    assert!(reason["message"].as_str().unwrap().contains("moon"), "{reason}");
}

#[tokio::test]
async fn the_outbox_is_filtered() {
    let fixture = Fixture::start().await;
    let email = json!({
        "FromEmailAddress": "no-reply@example.com",
        "Destination": { "ToAddresses": ["a+b@example.com"] },
        "Content": { "Simple": { "Subject": { "Data": "Hello" }, "Body": { "Text": { "Data": "<b>text</b>" } } } },
    });
    let (status, _) = post(&fixture, "/_local/ses/v2/email/outbound-emails", email).await;
    assert_eq!(status, 200);
    let list = async |query: &str| -> (u16, Value) {
        let reply = fixture
            .http
            .get(fixture.url("/_local/outbox") + query)
            .send()
            .await
            .unwrap();
        (reply.status().as_u16(), reply.json().await.unwrap())
    };
    assert_eq!(
        list("?channel=email&to=a+b@example.com").await.1[0]["body"],
        "<b>text</b>"
    );
    assert_eq!(list("?channel=sms").await, (200, json!([])));
    assert_eq!(list("?channel=pigeon").await.0, 422);
}

#[tokio::test]
async fn a_broken_provider_fails_as_requested() {
    let fixture = Fixture::start().await;
    let token = fixture.url("/_local/fcm/token");
    let (target, rate) = ("fcm", 1.0);
    post(
        &fixture,
        "/_local/faults",
        json!({ "target": target, "kind": "throttle", "rate": rate }),
    )
    .await;
    assert_eq!(fixture.http.post(&token).send().await.unwrap().status(), 429);
    fixture.cloud.faults().clear();
    post(
        &fixture,
        "/_local/faults",
        json!({ "target": target, "kind": "reset", "rate": rate }),
    )
    .await;
    assert!(fixture.http.post(&token).send().await.is_err());
    fixture.cloud.faults().clear();
    post(
        &fixture,
        "/_local/faults",
        json!({ "target": target, "kind": "hang", "rate": rate }),
    )
    .await;
    let hanging = fixture.http.post(&token).timeout(Duration::from_millis(200));
    assert!(hanging.send().await.unwrap_err().is_timeout());
}

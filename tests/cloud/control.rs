use http::Method;
use serde_json::{Value, json};

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_clock_moves_tokens_and_codes_along_and_never_back() {
    let app = TestApp::new().await;
    let (student, anon) = (app.student().await, app.anon());
    let advance = async |seconds: Value| anon.post("/_local/clock", json!({ "advance_seconds": seconds })).await;
    advance(json!(0)).await.assert_status(200);
    student.get("/api/users/me").await.assert_status(200);
    let moved = advance(json!(30 * 60 + 1)).await.assert_status(200);
    assert_eq!(moved.body["offset_seconds"], 30 * 60 + 1);
    student
        .get("/api/users/me")
        .await
        .assert_problem(401, "unauthenticated");
    for wrong in [
        json!(-1),
        json!("60"),
        json!(1.5),
        json!(null),
        json!(1_000_000_000_000_i64),
        json!([1]),
    ] {
        assert_eq!(advance(wrong.clone()).await.status, 422, "{wrong}");
    }
    for broken in ["", "{", "{\"advance_seconds\": 1, \"more\": 1}", "60"] {
        let reply = anon
            .send_as(
                Method::POST,
                "/_local/clock",
                Some(("application/json", broken.to_owned())),
            )
            .await;
        assert_eq!(reply.status, 422, "{broken}");
    }
    assert_eq!(app.cloud.clock().offset_seconds(), 30 * 60 + 1);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_outbox_shows_what_was_sent_newest_first() {
    let app = TestApp::new().await;
    let (first, second) = (app.fresh_phone(), app.fresh_phone());
    for phone in [&first, &second] {
        app.request_code(phone).await;
    }
    app.request_next_code(&first).await;
    let list = async |query: &str| {
        app.anon()
            .get(&format!("/_local/outbox{query}"))
            .await
            .assert_status(200)
            .body
    };
    let to = |entries: &Value| {
        entries
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| entry["to"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(to(&list("").await), [first.clone(), second.clone(), first.clone()]);
    for query in [
        format!("?to={}", first.replace('+', "%2B")),
        format!("?channel=sms&to={first}"),
    ] {
        let entries = list(&query).await;
        assert_eq!(to(&entries), [first.clone(), first.clone()]);
        assert!(entries[0]["at"].as_str() > entries[1]["at"].as_str());
        for field in ["id", "channel", "to", "body", "at"] {
            assert!(
                entries[0][field].as_str().is_some_and(|text| !text.is_empty()),
                "{field}"
            );
        }
    }
    assert_eq!(list("?channel=email").await, json!([]));
    assert_eq!(list("?to=nobody").await, json!([]));
    assert_eq!(app.anon().get("/_local/outbox?channel=pigeon").await.status, 422);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_shows_functions_routes_queues_and_tables() {
    let app = TestApp::new().await;
    app.student().await;
    let state = app.anon().get("/_local/state").await.assert_status(200).body;
    let names: Vec<_> = state["functions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|function| function["name"].as_str().unwrap())
        .collect();
    for name in ["auth", "users", "media", "docs", "chat", "notifier"] {
        assert!(names.contains(&name), "{names:?}");
    }
    assert!(
        state["functions"]
            .as_array()
            .unwrap()
            .iter()
            .any(|function| function["name"] == "auth" && function["invocations"] != 0)
    );
    assert!(
        state["routes"]
            .as_array()
            .unwrap()
            .iter()
            .any(|route| route["key"] == "ANY /api/auth/verify-otp" && route["binary"] == "auth")
    );
    assert!(
        state["tables"]
            .as_array()
            .unwrap()
            .iter()
            .any(|table| table["name"] == "UsersTable" && table["items"] != 0)
    );
    for queue in ["NotificationsQueue", "NotificationsDeadLetterQueue"] {
        assert_eq!(state["queues"][queue]["visible"], 0, "{queue}");
    }
    assert!(
        app.anon()
            .get("/_local/")
            .await
            .assert_status(200)
            .text
            .contains("<html")
    );
    app.finish().await;
}

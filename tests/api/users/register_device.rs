use serde_json::{Value, json};

use crate::support::{Actor, Reply, TestApp, storm};

async fn register(actor: &Actor, token: &str) -> Reply {
    actor
        .post(
            "/api/users/me/devices",
            json!({ "token": token, "platform": "android" }),
        )
        .await
}

/// Owner and token of every device, and the owners of all tokens, which have to agree.
pub fn devices(app: &TestApp) -> Vec<(String, String)> {
    let rows = app.rows("USERS_TABLE");
    let of_kind = |kind: &'static str| rows.iter().filter(move |row| row["kind"]["S"] == kind);
    let text = |row: &Value, name: &str| row[name]["S"].as_str().unwrap().to_owned();
    let mut devices: Vec<_> = of_kind("device")
        .map(|row| (text(row, "pk"), text(row, "token"), text(row, "sk")))
        .collect();
    let mut guards: Vec<_> = of_kind("device_guard")
        .map(|row| {
            (
                format!("USER#{}", text(row, "user_id")),
                format!("SESSION#{}#DEVICE", text(row, "session_id")),
            )
        })
        .collect();
    devices.sort();
    guards.sort();
    let mut rows_of: Vec<_> = devices
        .iter()
        .map(|(owner, _, row)| (owner.clone(), row.clone()))
        .collect();
    rows_of.sort();
    assert_eq!(rows_of, guards, "a device and its token's owner differ");
    devices
        .into_iter()
        .map(|(owner, token, _)| (owner.trim_start_matches("USER#").to_owned(), token))
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_is_registered_once_however_often_it_says_so() {
    let app = TestApp::new().await;
    let student = app.student().await;
    for _ in 0..2 {
        let reply = register(&student, "token-1").await.assert_status(201);
        assert_eq!(reply.body["platform"], "android");
        assert!(reply.string("registered_at").ends_with('Z'));
        assert_eq!(devices(&app), [(student.id.clone(), "token-1".to_owned())]);
    }
    // A new token of the same phone replaces the old one.
    register(&student, "token-2").await.assert_status(201);
    assert_eq!(devices(&app), [(student.id.clone(), "token-2".to_owned())]);
    // Another session is another phone.
    app.advance(61);
    let tablet = app.sign_in(&student.phone).await;
    register(&tablet, "token-3").await.assert_status(201);
    assert_eq!(devices(&app).len(), 2);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_follows_the_phone_to_another_user() {
    let app = TestApp::new().await;
    let (first, second) = (app.student().await, app.student().await);
    register(&first, "shared").await.assert_status(201);
    register(&second, "shared").await.assert_status(201);
    assert_eq!(devices(&app), [(second.id.clone(), "shared".to_owned())]);
    register(&first, "own").await.assert_status(201);
    assert_eq!(devices(&app).len(), 2);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_is_told_at_once() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let refused = async |body: Value, fields: &[&str]| {
        student
            .post("/api/users/me/devices", body)
            .await
            .assert_wrong_fields(fields);
    };
    refused(json!({}), &["token", "platform"]).await;
    refused(json!({ "token": "", "platform": "windows" }), &["token", "platform"]).await;
    refused(json!({ "token": "x".repeat(4097), "platform": "ios" }), &["token"]).await;
    refused(json!({ "token": "a\nb", "platform": "web" }), &["token"]).await;
    refused(json!({ "token": 7, "platform": "web" }), &["token"]).await;
    register(&student, &"x".repeat(4096)).await.assert_status(201);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_leaves_with_its_session() {
    let app = TestApp::new().await;
    let student = app.student().await;
    app.advance(61);
    let tablet = app.sign_in(&student.phone).await;
    register(&student, "phone").await.assert_status(201);
    register(&tablet, "tablet").await.assert_status(201);
    student.post("/api/auth/logout", json!({})).await.assert_status(200);
    assert_eq!(devices(&app), [(student.id.clone(), "tablet".to_owned())]);
    app.advance(61);
    let other = app.sign_in(&student.phone).await;
    other.delete("/api/auth/sessions").await.assert_status(204);
    assert_eq!(devices(&app), []);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_that_everybody_claims_has_one_owner_in_the_end() {
    let app = TestApp::new().await;
    let mut students = Vec::new();
    for _ in 0..6 {
        students.push(app.student().await);
    }
    for round in 0..3 {
        storm(18, |number| {
            let student = students[number % 6].clone();
            let token = format!("token-{}", (number / 6 + number * round) % 3);
            async move { register(&student, &token).await.status }
        })
        .await;
        let tokens: Vec<_> = devices(&app).into_iter().map(|(_, token)| token).collect();
        let mut distinct = tokens.clone();
        distinct.sort();
        distinct.dedup();
        assert_eq!(distinct.len(), tokens.len(), "{tokens:?}");
    }
    app.finish().await;
}

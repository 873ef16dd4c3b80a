//! `POST /api/users/me/devices`.

use serde_json::{Value, json};

use super::devices;
use crate::support::{Actor, Reply, TestApp, storm};

async fn register(actor: &Actor, token: &str) -> Reply {
    actor
        .post(
            "/api/users/me/devices",
            json!({ "token": token, "platform": "android" }),
        )
        .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn repeated_requests_register_a_device_once() {
    let app = TestApp::new().await;
    let student = app.student().await;
    for _ in 0..2 {
        let reply = register(&student, "token-1").await.assert_status(201);
        assert_eq!(reply.body["platform"], "android");
        assert!(reply.string("registered_at").ends_with('Z'));
        assert_eq!(devices(&app), [(student.id.clone(), "token-1".to_owned())]);
    }
    // A new token of the same device replaces the old one.
    register(&student, "token-2").await.assert_status(201);
    assert_eq!(devices(&app), [(student.id.clone(), "token-2".to_owned())]);
    // Another session is another device.
    app.advance(61);
    let tablet = app.sign_in(&student.phone).await;
    register(&tablet, "token-3").await.assert_status(201);
    assert_eq!(devices(&app).len(), 2);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_moves_to_the_user_who_registers_it_last() {
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
async fn all_invalid_fields_are_reported_at_once() {
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
async fn a_device_is_removed_when_its_session_ends() {
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
    app.settle().await;
    assert_eq!(devices(&app), []);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_that_many_users_register_has_one_owner() {
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

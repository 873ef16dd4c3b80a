//! `GET /api/users/me`.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_path_returns_the_same_profile_with_one_call() {
    let app = TestApp::new().await;
    let student = app.student_with_password("asha@example.com").await;
    let profile = student.get("/api/users/me").await.assert_status(200);
    assert_eq!(profile.body["id"], json!(student.id));
    assert_eq!(profile.body["phone_number"], json!(student.phone));
    assert_eq!(profile.body["email"], "asha@example.com");
    assert_eq!(profile.body["role"], "student");
    assert!(profile.body.get("password_hash").is_none() && profile.body.get("session_epoch").is_none());
    for path in ["/api/profile", "/api/auth/profile", "/api/users/me/"] {
        let again = student.get(path).await.assert_status(200);
        assert_eq!(
            (again.body.clone(), again.header("etag")),
            (profile.body.clone(), profile.header("etag")),
            "{path}"
        );
        assert_eq!(
            (again.cost.dynamodb_calls, again.cost.s3_calls, again.cost.sqs_calls),
            (1, 0, 0),
            "{path}"
        );
        assert_eq!(again.cost.write_units, 0.0);
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unchanged_profile_is_not_sent_again() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let etag = student.get("/api/users/me").await.header("etag").to_owned();
    assert!(etag.starts_with('"') && etag.len() > 10, "{etag} is not strong");
    for tags in [etag.clone(), format!("\"other\", {etag}"), "*".to_owned()] {
        let reply = student
            .with_header("if-none-match", &tags)
            .get("/api/users/me")
            .await
            .assert_status(304);
        assert_eq!((reply.text.as_str(), reply.header("etag")), ("", etag.as_str()));
    }
    student
        .with_header("if-none-match", "\"other\"")
        .get("/api/users/me")
        .await
        .assert_status(200);
    student
        .patch("/api/users/me", json!({ "bio": "new" }))
        .await
        .assert_status(200);
    let changed = student
        .with_header("if-none-match", &etag)
        .get("/api/users/me")
        .await
        .assert_status(200);
    assert_ne!(changed.header("etag"), etag);
    app.finish().await;
}

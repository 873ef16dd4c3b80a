use local::cloud::Storage;
use serde_json::json;

use crate::api::users::pictures::{form, png, uploaded};
use crate::support::{PASSWORD, TestApp};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn users_sessions_objects_and_the_outbox_are_there_after_a_restart() {
    let directory = tempfile::tempdir().unwrap();
    let start =
        async || TestApp::with(|options| options.storage = Storage::Directory(directory.path().to_owned())).await;
    let app = start().await;
    let student = app.student_with_password("asha@example.com").await;
    let id = uploaded(&student, png(4000)).await;
    student
        .post("/api/auth/complete-profile", form(&[&id]))
        .await
        .assert_status(200);
    let profile = student.get("/api/users/me").await.body;
    app.settle().await;
    let sent = app.cloud.outbox().list(None, None);
    assert_eq!(sent.len(), 2, "a code and a mail");
    app.stop().await;

    let app = start().await;
    let again = app.anon().with_token(&student.access_token);
    assert_eq!(
        again.get("/api/users/me").await.assert_status(200).body,
        profile,
        "the old token is still good"
    );
    app.anon()
        .post(
            "/api/login",
            json!({ "email": "asha@example.com", "password": PASSWORD }),
        )
        .await
        .assert_status(200);
    let rotated = app
        .anon()
        .post("/api/auth/refresh", json!({ "refresh_token": student.refresh_token }))
        .await;
    rotated.assert_status(200);
    let shown = app.anon().get(&format!("/api/media/{id}")).await.assert_status(302);
    let bytes = student
        .http()
        .get(shown.header("location"))
        .send()
        .await
        .unwrap()
        .bytes()
        .await
        .unwrap();
    assert_eq!(bytes, png(4000));
    assert_eq!(app.cloud.outbox().list(None, None), sent);
    // A taken identifier is still taken.
    let other = app.student().await;
    other
        .patch("/api/users/me", json!({ "email": "asha@example.com" }))
        .await
        .assert_problem(409, "email_taken");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clean_stop_delivers_what_is_queued() {
    let directory = tempfile::tempdir().unwrap();
    let start =
        async || TestApp::with(|options| options.storage = Storage::Directory(directory.path().to_owned())).await;
    let app = start().await;
    let phones: Vec<_> = (0..10).map(|_| app.fresh_phone()).collect();
    for phone in &phones {
        app.anon()
            .post("/api/request-otp", json!({ "phone_number": phone }))
            .await
            .assert_status(200);
    }
    app.stop().await;
    let app = start().await;
    for phone in &phones {
        assert_eq!(app.sms_to(phone).await.len(), 1);
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clouds_share_nothing() {
    let (first, second) = (TestApp::new().await, TestApp::new().await);
    let student = first.student().await;
    first.advance(100);
    assert_eq!(second.cloud.clock().offset_seconds(), 0);
    second
        .anon()
        .with_token(&student.access_token)
        .get("/api/users/me")
        .await
        .assert_problem(401, "unauthenticated");
    assert_eq!(
        (
            second
                .rows("USERS_TABLE")
                .iter()
                .filter(|row| row["kind"]["S"] == "user")
                .count(),
            second.sms_count().await
        ),
        (0, 0)
    );
    first.finish().await;
    second.finish().await;
}

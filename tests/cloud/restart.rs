use local::cloud::Storage;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::api::users::pictures::{form, png, uploaded};
use crate::support::{Actor, PASSWORD, TestApp};

/// A student with a picture, in a cloud that was stopped and started again.
struct Restarted {
    app: TestApp,
    _directory: TempDir,
    student: Actor,
    picture: String,
    /// The student's profile before the restart.
    profile: Value,
}

async fn restarted() -> Restarted {
    let directory = tempfile::tempdir().unwrap();
    let start =
        async || TestApp::with(|options| options.storage = Storage::Directory(directory.path().to_owned())).await;
    let app = start().await;
    let student = app.student_with_password("asha@example.com").await;
    let picture = uploaded(&student, png(4000)).await;
    let form = form(&[&picture]);
    student
        .post("/api/auth/complete-profile", form)
        .await
        .assert_status(200);
    let profile = student.get("/api/users/me").await.body;
    app.settle().await;
    let sent = app.cloud.outbox().list(None, None);
    assert_eq!(sent.len(), 2, "a code and a mail");
    app.stop().await;
    let app = start().await;
    assert_eq!(app.cloud.outbox().list(None, None), sent);
    Restarted {
        app,
        _directory: directory,
        student,
        picture,
        profile,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn users_and_sessions_are_kept_over_a_restart() {
    let restarted = restarted().await;
    let (app, student) = (&restarted.app, &restarted.student);
    let again = app.anon().with_token(&student.access_token);
    let read = again.get("/api/users/me").await.assert_status(200);
    assert_eq!(read.body, restarted.profile, "the old token is still valid");
    let login = json!({ "email": "asha@example.com", "password": PASSWORD });
    app.anon().post("/api/login", login).await.assert_status(200);
    let refresh = json!({ "refresh_token": student.refresh_token });
    app.anon().post("/api/auth/refresh", refresh).await.assert_status(200);
    // A taken identifier is still taken.
    let email = json!({ "email": "asha@example.com" });
    let taken = app.student().await.patch("/api/users/me", email).await;
    taken.assert_problem(409, "email_taken");
    restarted.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn objects_are_kept_over_a_restart() {
    let restarted = restarted().await;
    let (app, picture) = (&restarted.app, &restarted.picture);
    let shown = app
        .anon()
        .get(&format!("/api/media/{picture}"))
        .await
        .assert_status(302);
    let object = app.anon().http().get(shown.header("location")).send().await.unwrap();
    assert_eq!(object.bytes().await.unwrap(), png(4000));
    restarted.app.finish().await;
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
    assert_eq!((second.users().len(), second.sms_count().await), (0, 0));
    first.finish().await;
    second.finish().await;
}

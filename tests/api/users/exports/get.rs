//! `GET /api/users/me/export`.

use local::faults::{Kind, Target};
use serde_json::json;

use super::{EXPORT, document, exported, fetch};
use crate::api::users::pictures::{announce, png, uploaded};
use crate::api::users::put_belongings;
use crate::support::{TestApp, storm};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_archive_contains_all_data_of_the_user_and_no_secrets() {
    let app = TestApp::new().await;
    let student = app.student_with_password("asha@example.com").await;
    let picture = uploaded(&student, png(2000)).await;
    let unfinished = announce(&student, 10).await.string("upload_id");
    student
        .patch("/api/users/me", json!({ "profile_pictures": [picture] }))
        .await
        .assert_status(200);
    student
        .patch("/api/users/me/settings", json!({ "theme": "dark" }))
        .await
        .assert_status(200);
    put_belongings(&student).await;
    let ready = exported(&app, &student).await;
    let files = fetch(&student, &ready).await;
    assert_eq!(
        document(&files, "profile.json"),
        student.get("/api/users/me").await.body
    );
    assert_eq!(
        document(&files, "settings.json"),
        student.get("/api/users/me/settings").await.body
    );
    assert_eq!(
        document(&files, "social.json"),
        student.get("/api/users/me/social").await.body
    );
    assert_eq!(document(&files, "skills.json")[0]["name"], "Rust");
    assert_eq!(document(&files, "sessions.json").as_array().unwrap().len(), 1);
    assert_eq!(document(&files, "devices.json")[0]["platform"], "ios");
    assert_eq!(document(&files, "lead.json")["phone"], student.phone);
    let uploads = document(&files, "uploads.json");
    let ids: Vec<_> = uploads
        .as_array()
        .unwrap()
        .iter()
        .map(|upload| upload["id"].clone())
        .collect();
    assert_eq!(ids, [json!(picture), json!(unfinished)]);
    assert_eq!(files[&format!("pictures/{picture}.png")], png(2000));
    assert_eq!(document(&files, "learning.json"), json!({}));
    for name in [
        "attendance.json",
        "payments.json",
        "quiz_attempts.json",
        "submissions.json",
    ] {
        assert_eq!(document(&files, name), json!([]), "{name}");
    }
    assert_eq!(files.len(), 20);
    let text: String = files.values().map(|bytes| String::from_utf8_lossy(bytes)).collect();
    for secret in ["push-token", "argon2", "password", "session_epoch", "generation"] {
        assert!(!text.contains(secret), "{secret}");
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_most_one_archive_is_made_per_hour() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let replies = storm(12, |_| {
        let student = student.clone();
        async move { student.get(EXPORT).await }
    })
    .await;
    assert!(replies.iter().all(|reply| matches!(reply.status, 200 | 202)));
    assert_eq!(replies.iter().map(|reply| reply.cost.sqs_calls).sum::<u32>(), 1);
    app.settle().await;
    let first = student.get(EXPORT).await.assert_status(200);
    app.advance(25 * 60);
    let again = student.get(EXPORT).await.assert_status(200);
    assert_eq!(first.string("requested_at"), again.string("requested_at"));
    assert_ne!(first.string("expires_at"), again.string("expires_at"));
    app.advance(36 * 60);
    let student = app.sign_in(&student.phone).await;
    let later = exported(&app, &student).await;
    assert_ne!(first.string("requested_at"), later.string("requested_at"));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_export_that_could_not_be_queued_can_be_requested_again() {
    let app = TestApp::new().await;
    let student = app.student().await;
    app.break_down(Target::Sqs, Kind::Error, 1.0);
    student.get(EXPORT).await.assert_problem(503, "service_unavailable");
    app.mend();
    exported(&app, &student).await;
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_duplicate_job_makes_one_archive() {
    let app = TestApp::new().await;
    let student = app.student().await;
    app.break_down(Target::Sqs, Kind::Duplicate, 1.0);
    let ready = exported(&app, &student).await;
    app.mend();
    assert!(fetch(&student, &ready).await.contains_key("profile.json"));
    app.finish().await;
}

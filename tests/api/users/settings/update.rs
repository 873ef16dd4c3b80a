//! `PUT, PATCH /api/users/me/settings`.

use serde_json::json;

use super::{SETTINGS, defaults};
use crate::support::{TestApp, storm};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn settings_have_defaults_and_are_updated_one_by_one() {
    let app = TestApp::new().await;
    let student = app.student().await;
    assert_eq!(student.get(SETTINGS).await.assert_status(200).body, defaults());
    let changes = json!({
        "theme": "dark", "language": "hi-in", "timezone": "europe/berlin", "email_frequency": "daily",
        "video_quality": "480p",
        "playback_speed": 1.5, "captions": true, "unknown": 1,
    });
    let reply = student.put(SETTINGS, changes).await.assert_status(200);
    let expected = json!({
        "theme": "dark", "language": "hi-IN", "timezone": "Europe/Berlin", "email_notifications": true,
        "push_notifications": true,
        "email_frequency": "daily", "new_post_emails": "daily", "video_quality": "480p", "autoplay": true,
        "playback_speed": 1.5, "captions": true, "show_email": true,
    });
    assert_eq!(reply.body, expected);
    let reply = student.get(SETTINGS).await;
    assert_eq!((&reply.body, reply.cost.dynamodb_calls), (&expected, 1));
    // `null` resets a setting.
    let reset = json!({ "theme": null, "language": null, "timezone": null, "playback_speed": null, "captions": null });
    student.patch(SETTINGS, reset).await.assert_status(200);
    student
        .patch(
            SETTINGS,
            json!({ "email_frequency": "immediate", "video_quality": "auto" }),
        )
        .await
        .assert_status(200);
    assert_eq!(
        student.patch(SETTINGS, json!({})).await.assert_status(200).body,
        defaults()
    );
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_invalid_settings_are_reported_at_once() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let wrong = json!({
        "theme": "pink", "language": "english!", "timezone": "Mars/Olympus", "email_frequency": "never",
        "video_quality": "4k",
        "playback_speed": 3.5,
    });
    let fields = [
        "theme",
        "language",
        "timezone",
        "email_frequency",
        "video_quality",
        "playback_speed",
    ];
    student.put(SETTINGS, wrong).await.assert_wrong_fields(&fields);
    student
        .put(SETTINGS, json!({ "autoplay": "yes" }))
        .await
        .assert_wrong_fields(&["autoplay"]);
    assert_eq!(student.get(SETTINGS).await.body, defaults());
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stale_if_match_does_not_overwrite_settings() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let seen = student.get(SETTINGS).await.header("etag").to_owned();
    student
        .patch(SETTINGS, json!({ "theme": "dark" }))
        .await
        .assert_status(200);
    let late = student
        .with_header("if-match", &seen)
        .patch(SETTINGS, json!({ "theme": "light" }))
        .await;
    late.assert_problem(412, "precondition_failed");
    assert_eq!(student.get(SETTINGS).await.body["theme"], "dark");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_updates_of_settings_links_and_profile_all_survive() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let replies = storm(12, |number| {
        let student = student.clone();
        async move {
            match number % 3 {
                0 => student.patch(SETTINGS, json!({ "theme": "dark" })).await,
                1 => {
                    student
                        .put("/api/users/me/social", json!({ "github": "https://github.com/asha" }))
                        .await
                }
                _ => student.patch("/api/users/me", json!({ "bio": "here" })).await,
            }
        }
    })
    .await;
    assert!(replies.iter().all(|reply| reply.status == 200));
    assert_eq!(student.get(SETTINGS).await.body["theme"], "dark");
    assert_eq!(
        student.get("/api/users/me/social").await.body["github"],
        "https://github.com/asha"
    );
    assert_eq!(student.get("/api/users/me").await.body["bio"], "here");
    app.finish().await;
}

/// The eighteenth birthday has begun in Kiritimati when it is still the day before in Honolulu.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ages_are_computed_in_the_time_zone_of_the_user() {
    let app = TestApp::new().await;
    app.advance_to("2030-01-01T11:00:00Z");
    let student = app.student().await;
    let born = json!({ "birth_date": "2012-01-02" });
    for (timezone, is_of_age) in [
        ("Pacific/Honolulu", false),
        ("Asia/Kolkata", false),
        ("Pacific/Kiritimati", true),
    ] {
        student
            .patch(SETTINGS, json!({ "timezone": timezone }))
            .await
            .assert_status(200);
        let reply = student.patch("/api/users/me", born.clone()).await;
        if is_of_age {
            reply.assert_status(200);
        } else {
            reply.assert_wrong_fields(&["birth_date"]);
        }
    }
    app.finish().await;
}

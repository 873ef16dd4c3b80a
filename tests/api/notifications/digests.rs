//! Digests: once a day at 08:00 of the user's day.

use jiff::Timestamp;
use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn users_in_four_time_zones_get_one_digest_at_their_eight_oclock_across_a_change_of_the_clocks() {
    let app = TestApp::new().await;
    let community = app.community().await;
    // Berlin goes from UTC+1 to UTC+2 on 31 March 2030, New York has done so on 10 March.
    let zones = [
        ("Asia/Kolkata", "2030-03-31T02:30:00Z"),
        ("Europe/Berlin", "2030-03-31T06:00:00Z"),
        ("America/New_York", "2030-03-31T12:00:00Z"),
        ("Asia/Kathmandu", "2030-03-31T02:15:00Z"),
    ];
    let mut readers = Vec::new();
    app.advance_to("2030-03-30T12:05:00Z");
    for (zone, due) in zones {
        let reader = app.member(&community).await;
        let settings = json!({ "timezone": zone });
        reader
            .patch("/api/users/me/settings", settings)
            .await
            .assert_status(200);
        readers.push((app.give_address(&reader), due.parse::<Timestamp>().unwrap()));
    }
    let instructor = app.sign_in(&community.class.instructor.phone).await;
    for title in ["Lenses", "Mirrors"] {
        community.posted(&instructor, title).await;
    }
    app.settle().await;
    // Every half hour of a day, and some minutes after it.
    for _ in 0..50 {
        app.advance(30 * 60);
        app.cloud.run_schedules().await;
        app.settle().await;
        let now = app.cloud.clock().now();
        for (address, due) in &readers {
            let mails = app.mails_to(address).await;
            assert_eq!(mails.len(), usize::from(now >= *due), "{address} at {now}, due {due}");
            assert!(
                mails.iter().all(|mail| mail.contains("There are 2 new posts.")),
                "{mails:?}"
            );
        }
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_read_is_not_in_a_digest_and_an_empty_one_is_not_mailed() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let student = &community.class.student;
    let address = app.give_address(student);
    community.posted(&community.class.instructor, "Lenses").await;
    app.settle().await;
    student
        .post("/api/notifications/mark-all-as-read", json!({}))
        .await
        .assert_status(200);
    for _ in 0..2 {
        app.advance(86_400);
        app.relay().await;
    }
    assert!(app.mails_to(&address).await.is_empty());
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_user_with_daily_mail_gets_everything_in_one_digest() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let student = &community.class.student;
    let address = app.give_address(student);
    let daily = json!({ "email_frequency": "daily" });
    student
        .put("/api/notifications/preferences", daily)
        .await
        .assert_status(200);
    let post = community.posted(student, "Lenses").await;
    for _ in 0..2 {
        let reply = community.reply(&community.class.instructor, &post, "Yes.").await;
        reply.assert_status(201);
    }
    assert!(app.mails_to(&address).await.is_empty());
    app.advance(86_400);
    app.relay().await;
    let mails = app.mails_to(&address).await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].matches("has replied to your post").count(), 2, "{}", mails[0]);
    app.advance(86_400);
    app.relay().await;
    assert_eq!(app.mails_to(&address).await.len(), 1);
    app.finish().await;
}

//! What is honored when a notification is delivered, and that it has its effect once.

use local::faults::{Kind, Target};
use serde_json::json;

use crate::support::TestApp;
use crate::support::community::Community;

/// A community in which nothing is delivered until the relay runs.
async fn held_back(app: &TestApp) -> (Community, String) {
    let community = app.community().await;
    let address = app.give_address(&community.class.student);
    app.give_phone(&community.class.student, "phone").await;
    (community, address)
}

async fn write(community: &Community) {
    let body = json!({ "recipient_id": community.class.student.id, "message": "Hello" });
    let sent = community
        .class
        .instructor
        .post("/api/community/direct-messages", body)
        .await;
    sent.assert_status(201);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn messages_that_come_twice_are_delivered_once_on_each_channel() {
    let app = TestApp::new().await;
    let (community, address) = held_back(&app).await;
    let mut socket = community.class.student.socket("/ws/notifications/").await;
    app.break_down(Target::Sqs, Kind::Duplicate, 1.0);
    write(&community).await;
    socket.next_frame().await;
    app.relay().await;
    assert!(socket.is_silent().await);
    assert_eq!(app.mails_to(&address).await.len(), 1);
    assert_eq!(app.pushes_to("phone").await.len(), 1);
    assert_eq!(community.class.student.unread().await, 1);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_blocked_user_a_banned_reader_and_a_flag_that_is_off_are_honored() {
    let app = TestApp::new().await;
    let (community, address) = held_back(&app).await;
    let student = &community.class.student;
    let flags = json!({ "email_notifications": false, "push_notifications": false });
    student
        .patch(&community.of("/members/me"), flags)
        .await
        .assert_status(200);
    let post = community.posted(student, "Lenses").await;
    community
        .reply(&community.class.instructor, &post, "Yes.")
        .await
        .assert_status(201);
    app.settle().await;
    assert_eq!(student.notified_of().await, ["new_reply"]);
    // The flag is about the community, not about messages between users.
    write(&community).await;
    assert_eq!(app.mails_to(&address).await.len(), 1);
    assert_eq!(app.pushes_to("phone").await.len(), 1);
    let blocked = format!("/api/users/{}/block", community.class.instructor.id);
    student.post(&blocked, json!({})).await.assert_status(200);
    community.posted(&community.class.instructor, "Mirrors").await;
    app.settle().await;
    assert_eq!(student.notified_of().await, ["new_message", "new_reply"]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_deleted_or_blocked_before_the_delivery_is_not_delivered() {
    let app = TestApp::new().await;
    let (community, address) = held_back(&app).await;
    let (student, instructor) = (&community.class.student, &community.class.instructor);
    // Mail and pushes wait for their next try, at which the reader has blocked the sender.
    app.break_down(Target::Ses, Kind::Throttle, 1.0);
    app.break_down(Target::Fcm, Kind::Throttle, 1.0);
    app.break_down(Target::Sqs, Kind::Duplicate, 0.0);
    write(&community).await;
    let blocked = format!("/api/users/{}/block", instructor.id);
    student.post(&blocked, json!({})).await.assert_status(200);
    app.mend();
    app.settle().await;
    assert!(app.mails_to(&address).await.is_empty() && app.pushes_to("phone").await.is_empty());
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_whose_wake_up_is_lost_is_found_by_the_relay() {
    let app = TestApp::new().await;
    let (community, _address) = held_back(&app).await;
    app.break_down(Target::Sqs, Kind::Error, 1.0);
    write(&community).await;
    app.mend();
    app.settle().await;
    assert!(community.class.student.notified_of().await.is_empty());
    app.relay().await;
    assert_eq!(community.class.student.notified_of().await, ["new_message"]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn new_posts_are_pushed_once_in_five_minutes_with_a_count() {
    let app = TestApp::new().await;
    let (community, _address) = held_back(&app).await;
    for title in ["Lenses", "Mirrors", "Prisms"] {
        community.posted(&community.class.instructor, title).await;
        app.settle().await;
    }
    assert_eq!(app.pushes_to("phone").await.len(), 1);
    app.advance(240);
    app.relay().await;
    let pushes = app.pushes_to("phone").await;
    let bodies: Vec<_> = pushes.iter().map(|push| push.body.as_str()).collect();
    assert_eq!(bodies, ["There are 2 new posts.", "There is a new post."]);
    app.finish().await;
}

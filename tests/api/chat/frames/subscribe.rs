//! `{"type": "subscribe"}`.

use serde_json::{Value, json};

use crate::api::chat::NOTIFICATIONS;
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_missed_is_replayed_in_order_with_deleted_messages_as_numbers() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let student = &community.class.student;
    let mut ids = Vec::new();
    for number in 1..=5 {
        let sent = community.say(student, &format!("Message {number}.")).await;
        ids.push(sent.assert_status(201).string("id"));
    }
    student
        .delete(&format!("/api/community/messages/{}", ids[2]))
        .await
        .assert_status(204);
    let mut socket = student.socket(NOTIFICATIONS).await;
    socket
        .send(&json!({ "type": "subscribe", "community_id": community.id, "since_seq": 1 }))
        .await;
    assert_eq!(socket.next_frame().await["last_seq"], 5);
    for seq in 2..=5 {
        let frame = socket.next_frame().await;
        assert_eq!((&frame["type"], &frame["seq"]), (&json!("chat_message"), &json!(seq)));
        let is_deleted = seq == 3;
        assert_eq!(
            (frame["message"].is_null(), &frame["is_deleted"]),
            (is_deleted, &json!(is_deleted))
        );
    }
    community.say(student, "Live.").await.assert_status(201);
    assert_eq!(socket.next_frame().await["seq"], 6);
    drop(socket);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_asks_for_it_gets_what_it_missed_in_one_frame() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let student = &community.class.student;
    for _ in 0..12 {
        community.say(student, "Hello.").await.assert_status(201);
    }
    let mut socket = student.socket(NOTIFICATIONS).await;
    socket
        .send(&json!({ "type": "subscribe", "community_id": community.id, "since_seq": 2, "batch": true }))
        .await;
    assert_eq!(socket.next_frame().await["type"], "subscribed");
    let batch = socket.next_frame().await;
    let numbers: Vec<&Value> = batch["messages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|message| &message["seq"])
        .collect();
    assert_eq!(
        (&batch["type"], json!(numbers)),
        (&json!("batch"), json!((3..=12).collect::<Vec<u64>>()))
    );
    drop(socket);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_gap_is_filled_in_several_passes() {
    let app = TestApp::with_parameters([("ChatUserMessages", "100"), ("ChatCommunityMessages", "1000")]).await;
    let community = app.community().await;
    let (student, other) = (&community.class.student, app.member(&community).await);
    for _ in 0..60 {
        community.say(student, "Hello.").await.assert_status(201);
        community.say(&other, "Hello.").await.assert_status(201);
    }
    let mut socket = student.socket(NOTIFICATIONS).await;
    socket
        .send(&json!({ "type": "subscribe", "community_id": community.id, "since_seq": 0 }))
        .await;
    assert_eq!(socket.next_frame().await["last_seq"], 120);
    for seq in 1..=120 {
        assert_eq!(socket.next_of("chat_message").await["seq"], seq);
    }
    drop(socket);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_subscription_needs_a_membership_and_a_right_number() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let stranger = app.student().await;
    let mut socket = stranger.socket(NOTIFICATIONS).await;
    for (frame, code) in [
        (json!({ "community_id": community.id }), "enrollment_needed"),
        (json!({}), "validation_failed"),
        (
            json!({ "community_id": community.id, "since_seq": -1 }),
            "validation_failed",
        ),
        (
            json!({ "community_id": "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c" }),
            "not_found",
        ),
    ] {
        let mut frame = frame;
        frame["type"] = "subscribe".into();
        socket.send(&frame).await;
        let error = socket.next_frame().await;
        assert_eq!(
            (&error["type"], &error["code"]),
            (&json!("error"), &json!(code)),
            "{error}"
        );
    }
    drop(socket);
    app.finish().await;
}

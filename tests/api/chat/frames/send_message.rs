//! `{"type": "chat_message"}`.

use serde_json::{Value, json};

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_reaches_everybody_with_its_number_and_its_sender() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let sender = app.student_with_password("asha@example.com").await;
    crate::support::learning::enroll(&sender, &community.class.course).await;
    community.join(&sender).await.assert_status(201);
    let mut mine = community.socket(&sender).await;
    let mut theirs = community.socket(&community.class.student).await;
    mine.send(&json!({ "type": "chat_message", "message": "Hello.", "client_id": "c-1" }))
        .await;
    let (own, other) = (mine.next_of("chat_message").await, theirs.next_of("chat_message").await);
    assert_eq!(own["client_id"], "c-1");
    assert_eq!(other.get("client_id"), None);
    let expected = json!({
        "type": "chat_message", "message_id": own["message_id"], "community_id": community.id, "seq": 1,
        "sender": { "id": sender.id, "name": "Asha Rao", "avatar_url": null }, "sender_id": sender.id,
        "sender_email": "asha@example.com", "message": "Hello.", "message_type": "text", "attachment": null,
        "reply_to_id": null, "is_edited": false, "edited_at": null, "is_deleted": false,
        "created_at": own["created_at"],
    });
    assert_eq!(other, expected);
    let status = mine.next_of("message_status").await;
    assert_eq!(
        (&status["status"], &status["message_id"]),
        (&json!("delivered"), &own["message_id"])
    );
    // The setting hides the address.
    sender
        .patch("/api/users/me/settings", json!({ "show_email": false }))
        .await
        .assert_status(200);
    mine.send(&json!({ "type": "chat_message", "message": "Again." })).await;
    assert_eq!(theirs.next_of("chat_message").await["sender_email"], "");
    drop((mine, theirs));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_that_is_sent_again_comes_back_to_its_sender_alone() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let other = app.member(&community).await;
    let mut mine = community.socket(&community.class.student).await;
    let mut theirs = community.socket(&other).await;
    let message = json!({ "type": "chat_message", "message": "Hello.", "client_id": "c-1" });
    mine.send(&message).await;
    let first = mine.next_of("chat_message").await;
    theirs.next_of("chat_message").await;
    mine.send(&message).await;
    assert_eq!(mine.next_of("chat_message").await, first);
    app.settle().await;
    assert_eq!(theirs.until_pong().await, Vec::<Value>::new());
    drop((mine, theirs));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_with_a_message_is_reported_and_the_socket_stays_open() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let mut socket = community.socket(&community.class.student).await;
    let wrong = [
        (json!({ "message": "x".repeat(16_385) }), "too_large"),
        (json!({ "message": "" }), "validation_failed"),
        (json!({}), "validation_failed"),
        (
            json!({ "message": "Hi.", "message_type": "system" }),
            "validation_failed",
        ),
        (
            json!({ "message": "Hi.", "message_type": "image" }),
            "validation_failed",
        ),
        (json!({ "message": "Hi.", "community_id": "x" }), "validation_failed"),
        (json!({ "message": "Hi.", "client_id": "ä" }), "validation_failed"),
        (
            json!({ "message": "Hi.", "reply_to_id": "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c" }),
            "validation_failed",
        ),
    ];
    for (mut frame, code) in wrong {
        frame["type"] = "chat_message".into();
        socket.send(&frame).await;
        let error = socket.next_frame().await;
        assert_eq!(
            (&error["type"], &error["code"]),
            (&json!("error"), &json!(code)),
            "{error}"
        );
    }
    socket
        .send(&json!({ "type": "chat_message", "message": "x".repeat(16_384) }))
        .await;
    assert_eq!(socket.next_of("chat_message").await["seq"], 1);
    drop(socket);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_is_slowed_down_over_the_socket_and_over_rest_together() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let student = &community.class.student;
    let mut socket = community.socket(student).await;
    for number in 0..10 {
        community.say(student, "By REST.").await.assert_status(201);
        let frame = json!({ "type": "chat_message", "message": "By socket.", "client_id": number.to_string() });
        socket.send(&frame).await;
    }
    app.settle().await;
    socket.until_pong().await;
    socket
        .send(&json!({ "type": "chat_message", "message": "One more.", "client_id": "last" }))
        .await;
    let error = socket.next_of("error").await;
    assert_eq!(
        (&error["code"], &error["client_id"]),
        (&json!("slow_mode"), &json!("last"))
    );
    assert!(
        error["retry_after"]
            .as_u64()
            .is_some_and(|seconds| (1..=10).contains(&seconds)),
        "{error}"
    );
    community
        .say(student, "By REST.")
        .await
        .assert_problem(429, "slow_mode");
    drop(socket);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_user_who_is_not_a_member_cannot_send() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let stranger = app.enrolled(&community).await;
    let mut socket = stranger.socket("/ws/notifications/").await;
    socket
        .send(&json!({ "type": "chat_message", "message": "Hi.", "community_id": community.id, "client_id": "c" }))
        .await;
    let error = socket.next_frame().await;
    assert_eq!(
        (&error["code"], &error["client_id"]),
        (&json!("membership_needed"), &json!("c"))
    );
    drop(socket);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_blocked_sender_is_a_number_without_a_text_for_the_blocker() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let (student, other) = (&community.class.student, app.member(&community).await);
    let mut socket = community.socket(student).await;
    student
        .post(&format!("/api/users/{}/block", other.id), json!({}))
        .await
        .assert_status(200);
    community.say(&other, "Hello.").await.assert_status(201);
    let frame = socket.next_of("chat_message").await;
    assert_eq!(
        (
            &frame["seq"],
            &frame["message"],
            &frame["sender_id"],
            &frame["is_deleted"]
        ),
        (&json!(1), &Value::Null, &Value::Null, &json!(true))
    );
    drop(socket);
    app.finish().await;
}

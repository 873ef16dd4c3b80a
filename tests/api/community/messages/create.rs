//! Sending a message.

use insta::assert_json_snapshot;
use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn messages_are_numbered_without_gaps_and_sent_once() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let student = &community.class.student;
    let body = json!({ "community_id": community.id, "message": "Hello.", "client_id": "c-1" });
    let first = student
        .post("/api/community/messages", body.clone())
        .await
        .assert_status(201);
    assert_eq!(
        (&first.body["seq"], &first.body["id"]),
        (&json!(1), &first.body["message_id"])
    );
    assert_eq!(
        (&first.body["client_id"], &first.body["message_type"]),
        (&json!("c-1"), &json!("text"))
    );
    let again = student.post("/api/community/messages", body).await.assert_status(201);
    assert_eq!(again.body, first.body);
    let keyed = student.with_header("idempotency-key", "m-1");
    let body = json!({ "community_id": community.id, "message": "Second." });
    let second = keyed
        .post("/api/community/messages", body.clone())
        .await
        .assert_status(201);
    assert_eq!(keyed.post("/api/community/messages", body).await.body, second.body);
    assert_eq!(second.body["seq"], 2);
    assert_eq!(community.say(student, "Third.").await.body["seq"], 3);
    let reply = |id: &str| json!({ "community_id": community.id, "message": "Yes.", "reply_to_id": id });
    let replied = student
        .post("/api/community/messages", reply(&first.string("id")))
        .await;
    assert_eq!(replied.assert_status(201).body["reply_to_id"], first.body["id"]);
    let nothing = student.post("/api/community/messages", reply(&community.id)).await;
    nothing.assert_wrong_fields(&["reply_to_id"]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_user_sends_twenty_messages_in_ten_seconds() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let student = &community.class.student;
    for _ in 0..20 {
        community.say(student, "Hello.").await.assert_status(201);
    }
    assert_json_snapshot!(community.say(student, "Hello.").await.problem(), @r#"
    {
      "code": "slow_mode",
      "detail": "You have sent many messages. Please wait a moment.",
      "request_id": "[request id]",
      "retry_after": "[seconds]",
      "status": 429,
      "title": "Too many messages",
      "type": "urn:lectern:problem:slow_mode"
    }
    "#);
    app.advance(10);
    community.say(student, "Hello.").await.assert_status(201);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_text_has_at_most_16_kib() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let student = &community.class.student;
    community.say(student, &"x".repeat(16_384)).await.assert_status(201);
    community
        .say(student, &"x".repeat(16_385))
        .await
        .assert_problem(413, "too_large");
    community
        .say(student, "\u{200b}")
        .await
        .assert_wrong_fields(&["message"]);
    app.finish().await;
}

//! Editing a message.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_edited_message_says_so_and_keeps_its_number() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let student = &community.class.student;
    let sent = community.say(student, "Hello.").await.assert_status(201);
    let path = format!("/api/community/messages/{}", sent.string("id"));
    let edited = student
        .put(&path, json!({ "message": "Good morning." }))
        .await
        .assert_status(200);
    assert_eq!(
        (&edited.body["is_edited"], &edited.body["seq"]),
        (&json!(true), &json!(1))
    );
    assert_eq!(edited.body["message"], "Good morning.");
    student
        .put(&path, json!({ "message": "" }))
        .await
        .assert_wrong_fields(&["message"]);
    app.finish().await;
}

//! `{"type": "edit_message"}` and `{"type": "delete_message"}`.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn edits_and_deletions_reach_everybody_over_the_socket_and_over_rest() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let (student, other) = (&community.class.student, app.member(&community).await);
    let mut mine = community.socket(student).await;
    let mut theirs = community.socket(&other).await;
    mine.send(&json!({ "type": "chat_message", "message": "Helo." })).await;
    let id = theirs.next_of("chat_message").await["message_id"].clone();
    mine.send(&json!({ "type": "edit_message", "message_id": id, "message": "Hello." }))
        .await;
    let edited = theirs.next_of("message_edited").await;
    assert_eq!(
        (&edited["message_id"], &edited["seq"], &edited["message"]),
        (&id, &json!(1), &json!("Hello."))
    );
    let path = format!("/api/community/messages/{}", id.as_str().unwrap());
    student
        .put(&path, json!({ "message": "Hello!" }))
        .await
        .assert_status(200);
    assert_eq!(theirs.next_of("message_edited").await["message"], "Hello!");
    mine.send(&json!({ "type": "delete_message", "message_id": id })).await;
    let deleted = theirs.next_of("message_deleted").await;
    let expected = json!({ "type": "message_deleted", "community_id": community.id, "message_id": id, "seq": 1 });
    assert_eq!(deleted, expected);
    drop((mine, theirs));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_sender_edits_and_only_the_sender_or_a_moderator_deletes() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let (student, other) = (&community.class.student, app.member(&community).await);
    let id = community.say(student, "Hello.").await.string("id");
    let mut theirs = community.socket(&other).await;
    for frame in [
        json!({ "type": "edit_message", "message_id": id, "message": "Mine." }),
        json!({ "type": "delete_message", "message_id": id }),
    ] {
        theirs.send(&frame).await;
        assert_eq!(theirs.next_of("error").await["code"], "forbidden");
    }
    let moderator = app.moderator(&community).await;
    let mut socket = community.socket(&moderator).await;
    socket
        .send(&json!({ "type": "delete_message", "message_id": id }))
        .await;
    assert_eq!(theirs.next_of("message_deleted").await["seq"], 1);
    drop((theirs, socket));
    app.finish().await;
}

//! `{"type": "read_receipt"}`.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receipt_reaches_everybody_with_a_count_and_the_sender_with_a_status() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let (student, other) = (&community.class.student, app.member(&community).await);
    let mut mine = community.socket(student).await;
    let mut theirs = community.socket(&other).await;
    mine.send(&json!({ "type": "chat_message", "message": "Hello." })).await;
    let message = theirs.next_of("chat_message").await;
    theirs
        .send(&json!({ "type": "read_receipt", "message_id": message["message_id"] }))
        .await;
    let receipt = mine.next_of("read_receipt").await;
    let expected = json!({
        "type": "read_receipt", "community_id": community.id, "message_id": message["message_id"], "seq": 1,
        "user_id": other.id, "read_count": 1,
    });
    assert_eq!(receipt, expected);
    assert_eq!(theirs.next_of("read_receipt").await, expected);
    let status = mine.next_of("message_status").await;
    assert_eq!((&status["status"], &status["seq"]), (&json!("read"), &json!(1)));
    drop((mine, theirs));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn receipts_of_a_second_are_one_frame_over_rest_too() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let student = &community.class.student;
    let mut mine = community.socket(student).await;
    let mut readers = Vec::new();
    for _ in 0..3 {
        readers.push(app.member(&community).await);
    }
    let id = community.say(student, "Hello.").await.string("id");
    for reader in &readers {
        reader
            .post(&format!("/api/community/messages/{id}/mark-as-read"), json!({}))
            .await
            .assert_status(200);
    }
    app.settle().await;
    let frames = mine.until_pong().await;
    let counts: Vec<u64> = frames
        .iter()
        .filter(|frame| frame["type"] == "read_receipt")
        .map(|frame| frame["read_count"].as_u64().unwrap())
        .collect();
    assert!(counts.len() < 3 && counts.last() == Some(&3), "{counts:?}");
    drop(mine);
    app.finish().await;
}

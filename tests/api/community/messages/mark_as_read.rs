//! Marking messages as read.

use serde_json::json;
use shared_community::store::messages::{self, LastRead};
use shared_community::store::places::Chat;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_read_message_never_goes_back() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let (student, other) = (&community.class.student, app.member(&community).await);
    let mut paths = Vec::new();
    for text in ["One.", "Two."] {
        let id = community.say(student, text).await.assert_status(201).string("id");
        paths.push(format!("/api/community/messages/{id}/mark-as-read"));
    }
    other.post(&paths[1], json!({})).await.assert_status(200);
    other.post(&paths[0], json!({})).await.assert_status(200);
    let chat = Chat::Community(community.id.parse().unwrap());
    let row: LastRead = app.stored(&messages::read_key(chat, other.id.parse().unwrap()));
    assert_eq!(row.last_read_seq, 2);
    app.finish().await;
}

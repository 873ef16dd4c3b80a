//! `{"type": "ping"}`.

use serde_json::json;

use crate::api::chat::{NOTIFICATIONS, until_rows};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ping_is_answered_with_a_pong() {
    let app = TestApp::new().await;
    let mut socket = app.student().await.socket(NOTIFICATIONS).await;
    socket.send(&json!({ "type": "ping" })).await;
    assert_eq!(socket.next_frame().await, json!({ "type": "pong" }));
    drop(socket);
    until_rows(&app, 0).await;
    app.finish().await;
}

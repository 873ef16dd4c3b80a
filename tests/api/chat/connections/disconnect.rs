//! `$disconnect`, and connections that end without it.

use http::Method;
use local::faults::{Kind, Target};
use serde_json::{Value, json};
use shared::database::Table;

use crate::api::chat::{NOTIFICATIONS, until_rows};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_aborted_connection_leaves_no_row() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let socket = student.socket(NOTIFICATIONS).await;
    until_rows(&app, 2).await;
    // No close frame, as when a phone loses the network.
    drop(socket);
    until_rows(&app, 0).await;
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_silent_minutes_end_a_connection() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let mut socket = student.socket(NOTIFICATIONS).await;
    app.advance(9 * 60 + 50);
    socket.send(&json!({ "type": "ping" })).await;
    assert_eq!(socket.next_frame().await, json!({ "type": "pong" }));
    app.advance(9 * 60 + 50);
    socket.send(&json!({ "type": "ping" })).await;
    assert_eq!(socket.next_frame().await, json!({ "type": "pong" }));
    app.advance(10 * 60);
    assert_eq!(socket.closed().await, 1001);
    until_rows(&app, 0).await;
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hours_end_any_connection() {
    let app = TestApp::new().await;
    let mut socket = app.student().await.socket(NOTIFICATIONS).await;
    for _ in 0..14 {
        app.advance(8 * 60 + 30);
        socket.send(&json!({ "type": "ping" })).await;
        assert_eq!(socket.next_frame().await, json!({ "type": "pong" }));
    }
    app.advance(60);
    assert_eq!(socket.closed().await, 1001);
    until_rows(&app, 0).await;
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unreachable_connection_is_deleted() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let mut socket = student.socket(NOTIFICATIONS).await;
    app.break_down(Target::Websocket, Kind::Gone, 1.0);
    socket.send(&json!({ "type": "ping" })).await;
    until_rows(&app, 0).await;
    app.mend();
    // The socket is in fact alive, so it is closed and the client can reconnect.
    socket.send(&json!({ "type": "ping" })).await;
    assert_eq!(socket.closed().await, 1000);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_rows_of_a_connection_expire() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let _socket = student.socket(NOTIFICATIONS).await;
    let now = app.cloud.clock().unix_seconds();
    for row in app.rows(Table::Community) {
        let ttl = row["ttl"].as_i64().unwrap();
        assert!((now + 7_200..=now + 7_800).contains(&ttl), "{row}");
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_cannot_use_the_connections_api() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let _socket = student.socket(NOTIFICATIONS).await;
    let row = app
        .rows(Table::Community)
        .into_iter()
        .find_map(|row| row["connection_id"].as_str().map(str::to_owned))
        .unwrap();
    for path in [
        format!("/@connections/{row}"),
        format!("/ws/@connections/{row}"),
        format!("/api/@connections/{row}"),
    ] {
        let reply = student.send(Method::POST, &path, Some(&Value::Null)).await;
        assert!(matches!(reply.status, 403 | 404), "{path}: {}", reply.status);
    }
    app.finish().await;
}

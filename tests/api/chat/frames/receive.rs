//! Frames in general: sessions are checked, and errors are reported over the socket.

use serde_json::{Value, json};

use crate::api::chat::{NOTIFICATIONS, until_rows};
use crate::support::{Socket, TestApp};

/// Sends a frame, asserts that the socket still answers afterwards, and returns the code of the error frame.
async fn refusal(socket: &mut Socket, text: &str) -> String {
    socket.send_text(text).await;
    let frame = socket.next_frame().await;
    assert_eq!(frame["type"], "error", "{frame}");
    assert!(
        frame["detail"].as_str().is_some_and(|detail| !detail.is_empty()),
        "{frame}"
    );
    socket.send(&json!({ "type": "ping" })).await;
    assert_eq!(socket.next_frame().await, json!({ "type": "pong" }));
    frame["code"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unreadable_frames_are_reported_and_the_socket_stays_open() {
    let app = TestApp::new().await;
    let mut socket = app.student().await.socket(NOTIFICATIONS).await;
    for text in [
        "{",
        "",
        " ",
        "[]",
        "null",
        "\"ping\"",
        "{\"type\": 7}",
        "{}",
        "{\"type\": \"ping\"} trailing",
    ] {
        assert_eq!(refusal(&mut socket, text).await, "malformed_request", "{text:?}");
    }
    let unknown = refusal(&mut socket, &json!({ "type": "launch_missiles" }).to_string()).await;
    assert!(
        ["malformed_request", "validation_failed"].contains(&unknown.as_str()),
        "{unknown}"
    );
    let deep = "[".repeat(5_000);
    assert_eq!(refusal(&mut socket, &deep).await, "malformed_request");
    drop(socket);
    until_rows(&app, 0).await;
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_error_carries_the_client_id_of_its_frame() {
    let app = TestApp::new().await;
    let mut socket = app.student().await.socket(NOTIFICATIONS).await;
    socket.send(&json!({ "type": "sing", "client_id": "c-1" })).await;
    let frame = socket.next_frame().await;
    assert_eq!((&frame["type"], &frame["client_id"]), (&json!("error"), &json!("c-1")));
    socket.send(&json!({ "type": "sing" })).await;
    assert_eq!(socket.next_frame().await.get("client_id"), None::<&Value>);
    drop(socket);
    until_rows(&app, 0).await;
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_text_over_16_kib_is_refused_and_a_frame_over_32_closes() {
    let app = TestApp::new().await;
    let mut socket = app.student().await.socket(NOTIFICATIONS).await;
    let padded = |size: usize| {
        let empty = json!({ "type": "ping", "text": "" }).to_string().len();
        json!({ "type": "ping", "text": "x".repeat(size - empty) }).to_string()
    };
    socket.send_text(&padded(16 * 1024)).await;
    assert_eq!(socket.next_frame().await, json!({ "type": "pong" }));
    assert_eq!(refusal(&mut socket, &padded(16 * 1024 + 1)).await, "too_large");
    assert_eq!(refusal(&mut socket, &"x".repeat(16 * 1024 + 1)).await, "too_large");
    assert_eq!(refusal(&mut socket, &padded(32 * 1024)).await, "too_large");
    // The limit counts bytes, not characters.
    assert_eq!(
        refusal(
            &mut socket,
            &json!({ "type": "ping", "text": "क".repeat(6_000) }).to_string()
        )
        .await,
        "too_large"
    );
    socket.send_text(&padded(32 * 1024 + 1)).await;
    assert_eq!(socket.closed().await, 1009);
    until_rows(&app, 0).await;
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn frames_are_answered_in_order() {
    let app = TestApp::new().await;
    let mut socket = app.student().await.socket(NOTIFICATIONS).await;
    for number in 0..30 {
        socket
            .send(&json!({ "type": "sing", "client_id": number.to_string() }))
            .await;
    }
    for number in 0..30 {
        assert_eq!(socket.next_frame().await["client_id"], json!(number.to_string()));
    }
    drop(socket);
    until_rows(&app, 0).await;
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_banned_user_is_disconnected_at_the_next_frame() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let mut socket = student.socket(NOTIFICATIONS).await;
    app.ban(&student.id);
    socket.send(&json!({ "type": "ping" })).await;
    let frame = socket.next_frame().await;
    assert_eq!(
        (&frame["type"], &frame["code"]),
        (&json!("error"), &json!("unauthenticated"))
    );
    assert_eq!(socket.closed().await, 1000);
    until_rows(&app, 0).await;
    app.finish().await;
}

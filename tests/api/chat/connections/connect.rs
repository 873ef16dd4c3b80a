//! `$connect`.

use serde_json::json;
use shared::database::Table;

use crate::api::chat::{NOTIFICATIONS, until_rows};
use crate::support::{Socket, TestApp, bounded_storm};

async fn answers(socket: &mut Socket) {
    socket.send(&json!({ "type": "ping" })).await;
    assert_eq!(socket.next_frame().await, json!({ "type": "pong" }));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_token_comes_in_the_query_the_header_or_the_subprotocol() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let (token, anon) = (&student.access_token, app.anon());
    for path in ["/ws/notifications/", "/ws/notifications"] {
        answers(&mut anon.try_socket(&format!("{path}?token={token}")).await.unwrap()).await;
    }
    let bearer = format!("Bearer {token}");
    let (mut by_header, headers) = anon
        .try_socket_with(NOTIFICATIONS, &[("authorization", &bearer)])
        .await
        .unwrap();
    answers(&mut by_header).await;
    assert!(!headers.contains_key("sec-websocket-protocol"));
    let offered = format!("bearer, {token}");
    let (mut by_protocol, headers) = anon
        .try_socket_with(NOTIFICATIONS, &[("sec-websocket-protocol", &offered)])
        .await
        .unwrap();
    answers(&mut by_protocol).await;
    assert_eq!(headers["sec-websocket-protocol"], "bearer");
    drop((by_header, by_protocol));
    until_rows(&app, 0).await;
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_valid_token_the_handshake_is_refused() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let anon = app.anon();
    let refused = async |query: &str| anon.try_socket(&format!("{NOTIFICATIONS}{query}")).await.err();
    assert_eq!(refused("").await, Some(401));
    for garbage in [
        "",
        "garbage",
        "a.b.c",
        &student.refresh_token,
        &format!("{}x", student.access_token),
    ] {
        assert_eq!(refused(&format!("?token={garbage}")).await, Some(401), "{garbage}");
    }
    for header in [
        ("authorization", "Basic abc"),
        ("sec-websocket-protocol", "bearer"),
        ("sec-websocket-protocol", "chat, x"),
    ] {
        assert_eq!(
            anon.try_socket_with(NOTIFICATIONS, &[header]).await.err(),
            Some(401),
            "{header:?}"
        );
    }
    app.advance(30 * 60 + 1);
    assert_eq!(
        refused(&format!("?token={}", student.access_token)).await,
        Some(401),
        "an expired token"
    );
    assert_eq!(app.rows(Table::Community), Vec::<serde_json::Value>::new());
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ended_sessions_and_banned_users_are_refused() {
    let app = TestApp::new().await;
    let (student, banned) = (app.student().await, app.student().await);
    student.post("/api/logout", json!({})).await.assert_status(200);
    app.ban(&banned.id);
    for actor in [student, banned] {
        let refused = actor
            .try_socket(&format!("{NOTIFICATIONS}?token={}", actor.access_token))
            .await;
        assert_eq!(refused.err(), Some(401));
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unknown_socket_paths_are_refused() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let token = &student.access_token;
    for path in [
        "/ws/",
        "/ws/elsewhere/",
        "/ws/notifications/more/",
        "/ws/community/chat/",
        "/ws/community/chat/a%2Fb/",
    ] {
        let refused = student.try_socket(&format!("{path}?token={token}")).await.err();
        assert!(matches!(refused, Some(403 | 404)), "{path}: {refused:?}");
    }
    // The query cannot override the channel of the path.
    let refused = student
        .try_socket(&format!("/ws/?channel=notifications&token={token}"))
        .await
        .err();
    assert!(matches!(refused, Some(403 | 404)), "{refused:?}");
    let mut socket = student
        .try_socket(&format!("{NOTIFICATIONS}?channel=community&token={token}"))
        .await
        .unwrap();
    answers(&mut socket).await;
    // The path accepts only WebSocket handshakes.
    assert_eq!(student.get(NOTIFICATIONS).await.status, 426);
    drop(socket);
    until_rows(&app, 0).await;
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_user_can_have_many_sockets() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let mut sockets = Vec::new();
    for _ in 0..10 {
        sockets.push(student.socket(NOTIFICATIONS).await);
    }
    for socket in &mut sockets {
        answers(socket).await;
    }
    // Each connection has two rows: one by connection, one by user.
    until_rows(&app, 20).await;
    drop(sockets);
    until_rows(&app, 0).await;
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_oldest_socket_closes_when_a_user_opens_more_than_twenty() {
    let app = TestApp::new().await;
    let (student, other) = (app.student().await, app.student().await);
    let mut of_other = other.socket(NOTIFICATIONS).await;
    let mut oldest = student.socket(NOTIFICATIONS).await;
    app.advance(10);
    let mut sockets = Vec::new();
    for _ in 1..20 {
        sockets.push(student.socket(NOTIFICATIONS).await);
    }
    answers(&mut oldest).await;
    sockets.push(student.socket(NOTIFICATIONS).await);
    assert_eq!(oldest.closed().await, 1000);
    for socket in &mut sockets {
        answers(socket).await;
    }
    answers(&mut of_other).await;
    drop((oldest, sockets, of_other));
    until_rows(&app, 0).await;
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_handshakes_at_once_leave_at_most_twenty_sockets() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let sockets = bounded_storm(40, 8, |_| {
        let student = student.clone();
        async move { student.socket(NOTIFICATIONS).await }
    })
    .await;
    // The fan-out closes the surplus. Each connection has two rows.
    app.settle().await;
    assert!(app.rows(Table::Community).len() <= 40);
    drop(sockets);
    until_rows(&app, 0).await;
    app.finish().await;
}

use futures::{SinkExt as _, StreamExt as _};
use local::faults::{Fault, Kind, Target};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{CloseCode, Data, OpCode};
use tokio_tungstenite::tungstenite::{Error as SocketError, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::*;

type Client = WebSocketStream<MaybeTlsStream<TcpStream>>;

async fn connect(fixture: &Fixture, path: &str) -> Client {
    connect_async(fixture.url(path).replace("http", "ws")).await.unwrap().0
}

async fn next_json(client: &mut Client) -> Value {
    let frame = tokio::time::timeout(Duration::from_secs(5), client.next())
        .await
        .unwrap()
        .unwrap()
        .unwrap();
    serde_json::from_str(frame.to_text().unwrap()).unwrap()
}

/// The code of the close frame that comes next.
async fn close_code(client: &mut Client) -> CloseCode {
    match tokio::time::timeout(Duration::from_secs(5), client.next())
        .await
        .unwrap()
    {
        Some(Ok(Message::Close(Some(frame)))) => frame.code,
        other => panic!("{other:?} is not a close frame"),
    }
}

#[tokio::test]
async fn a_connection_lives_from_connect_to_disconnect() {
    let fixture = Fixture::start().await;
    let mut client = connect(&fixture, "/ws/community/chat/room_1/?token=t").await;
    client.send(Message::text("me")).await.unwrap();
    let id = next_json(&mut client).await["id"].as_str().unwrap().to_owned();
    for number in 0..50 {
        client.send(Message::text(number.to_string())).await.unwrap();
    }
    fixture.until_seen("49").await;
    let base = fixture.url("/_local/websocket/@connections/") + &id.replace('=', "%3D");
    let info: Value = fixture.http.get(&base).send().await.unwrap().json().await.unwrap();
    assert_eq!(info["identity"]["sourceIp"], "127.0.0.1");
    assert_eq!(
        fixture
            .http
            .post(&base)
            .body("\"posted\"")
            .send()
            .await
            .unwrap()
            .status(),
        200
    );
    assert_eq!(next_json(&mut client).await, "posted");
    client.close(None).await.unwrap();
    fixture.until_seen("disconnect").await;
    assert_eq!(fixture.http.post(&base).body("x").send().await.unwrap().status(), 410);
    let mut expected = vec![r#"connect Gone Some("room_1")"#.to_owned(), "me".to_owned()];
    expected.extend((0..50).map(|number| number.to_string()));
    expected.push("disconnect".to_owned());
    assert_eq!(fixture.seen(), expected);
}

#[tokio::test]
async fn the_function_may_refuse_the_handshake() {
    let fixture = Fixture::start().await;
    let refused = |path: &'static str| {
        let url = fixture.url(path).replace("http", "ws");
        async move {
            match connect_async(url).await {
                Err(SocketError::Http(reply)) => reply.status().as_u16(),
                other => panic!("{other:?} is not a refusal"),
            }
        }
    };
    assert_eq!(refused("/ws/notifications?token=refused").await, 403);
    assert_eq!(refused("/ws/elsewhere").await, 403);
    assert_eq!(
        fixture
            .http
            .get(fixture.url("/ws/notifications"))
            .send()
            .await
            .unwrap()
            .status(),
        426
    );
    fixture.cloud.settle().await;
    assert_eq!(fixture.seen(), ["connect Gone None"]);
}

#[tokio::test]
async fn the_subprotocol_is_echoed() {
    let fixture = Fixture::start().await;
    let mut request = fixture
        .url("/ws/notifications")
        .replace("http", "ws")
        .into_client_request()
        .unwrap();
    request
        .headers_mut()
        .insert("sec-websocket-protocol", "bearer, token".parse().unwrap());
    let (_client, reply) = connect_async(request).await.unwrap();
    assert_eq!(reply.headers()["sec-websocket-protocol"], "bearer");
}

#[tokio::test]
async fn frames_that_api_gateway_does_not_take_end_the_connection() {
    let fixture = Fixture::start().await;
    let mut client = connect(&fixture, "/ws/notifications").await;
    client.send(Message::text("x".repeat(32 * 1024))).await.unwrap();
    fixture.until_seen(&"x".repeat(32 * 1024)).await;
    client.send(Message::text("x".repeat(32 * 1024 + 1))).await.unwrap();
    assert_eq!(close_code(&mut client).await, CloseCode::Size);

    let mut client = connect(&fixture, "/ws/notifications").await;
    client.send(Message::binary(vec![1])).await.unwrap();
    assert_eq!(close_code(&mut client).await, CloseCode::Unsupported);

    let mut client = connect(&fixture, "/ws/notifications").await;
    for part in 0..5 {
        let code = if part == 0 { Data::Text } else { Data::Continue };
        let frame = Frame::message(vec![b'y'; 32 * 1024], OpCode::Data(code), part == 4);
        // The gateway closes before the last one.
        let _closed_already = client.send(Message::Frame(frame)).await;
    }
    assert_eq!(close_code(&mut client).await, CloseCode::Size);
}

#[tokio::test]
async fn time_ends_connections_by_the_products_clock() {
    let fixture = Fixture::start().await;
    let mut idle = connect(&fixture, "/ws/notifications").await;
    fixture.cloud.clock().advance(9 * 60);
    idle.send(Message::text("me")).await.unwrap();
    next_json(&mut idle).await;
    fixture.cloud.clock().advance(9 * 60);
    idle.send(Message::text("me")).await.unwrap();
    next_json(&mut idle).await;
    fixture.cloud.clock().advance(10 * 60);
    assert_eq!(close_code(&mut idle).await, CloseCode::Away);
    fixture.until_seen("disconnect").await;
}

#[tokio::test]
async fn a_broken_function_is_reported_and_the_connection_goes_on() {
    let fixture = Fixture::start().await;
    let mut client = connect(&fixture, "/ws/notifications").await;
    client.send(Message::text("boom")).await.unwrap();
    assert_eq!(next_json(&mut client).await["message"], "Internal server error");
    client.send(Message::text("after")).await.unwrap();
    fixture.until_seen("after").await;
}

/// A handler that waits for a later frame would wait in vain if frames came one after the other.
#[tokio::test]
async fn unordered_frames_overtake_each_other() {
    let fixture = Fixture::start().await;
    let mut client = connect(&fixture, "/ws/notifications").await;
    fixture
        .cloud
        .faults()
        .set(Fault {
            target: Target::Websocket,
            kind: Kind::Unordered,
            rate: 1.0,
            seconds: 600,
            spare: 0,
        })
        .unwrap();
    client.send(Message::text("wait")).await.unwrap();
    client.send(Message::text("go on")).await.unwrap();
    fixture.until_seen("wait").await;
    let sent: Vec<_> = (0..30).map(|number| number.to_string()).collect();
    for text in &sent {
        client.send(Message::text(text.as_str())).await.unwrap();
    }
    for text in &sent {
        fixture.until_seen(text).await;
    }
    let mut handled = fixture.seen();
    handled.retain(|seen| sent.contains(seen));
    assert_ne!(handled, sent);
    handled.sort_by_key(|text| text.parse::<usize>().unwrap());
    assert_eq!(handled, sent);
    client.close(None).await.unwrap();
    fixture.until_seen("disconnect").await;
}

#[tokio::test]
async fn a_dead_tcp_connection_is_reported_and_the_backend_can_close() {
    let fixture = Fixture::start().await;
    drop(connect(&fixture, "/ws/notifications").await);
    fixture.until_seen("disconnect").await;

    let mut client = connect(&fixture, "/ws/notifications").await;
    client.send(Message::text("me")).await.unwrap();
    let id = next_json(&mut client).await["id"].as_str().unwrap().replace('=', "%3D");
    let reply = fixture
        .http
        .delete(fixture.url("/_local/websocket/@connections/") + &id)
        .send()
        .await
        .unwrap();
    assert_eq!(reply.status(), 204);
    assert_eq!(close_code(&mut client).await, CloseCode::Normal);
}

use std::time::Duration;

use aws_lambda_events::apigw::ApiGatewayWebsocketProxyRequest;
use shared::clock::Clock;
use shared::ids::Ids;
use shared::lambda::Function;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::*;
use crate::faults::Faults;
use crate::gateway::connections::Connections;
use crate::invoke::tests::deployed;

async fn connected() -> Connected {
    let clock = Clock::system();
    let function = deployed(
        Function::schedule("chat", |_app| async { Ok(()) }),
        Duration::from_secs(1),
    )
    .await;
    let ids = Ids::new(clock.clone());
    let api = WebSocketApi {
        function: Some(function.clone()),
        stage: "local".to_owned(),
        connections: Connections::new(clock.clone(), Faults::default()),
        clock,
        ids,
        tasks: TaskTracker::new(),
        closing: CancellationToken::new(),
    };
    let mut headers = HeaderMap::new();
    headers.insert(USER_AGENT, HeaderValue::from_static("test"));
    Connected::new(api, function, &headers, "127.0.0.5:4000".parse().unwrap())
}

fn read(event: &Value) -> ApiGatewayWebsocketProxyRequest {
    serde_json::from_value(event.clone()).unwrap()
}

#[tokio::test]
async fn the_connect_event_has_headers_and_parameters() {
    let connected = connected().await;
    let mut headers = HeaderMap::new();
    headers.insert("sec-websocket-protocol", HeaderValue::from_static("bearer, abc"));
    headers.append("x-many", HeaderValue::from_static("1"));
    headers.append("x-many", HeaderValue::from_static("2"));
    let event = connected.connect_event(&headers, "channel=community&token=a%2Bb&token=c");
    assert_eq!(event["headers"]["Sec-Websocket-Protocol"], "bearer, abc");
    assert_eq!(event["multiValueHeaders"]["X-Many"], json!(["1", "2"]));
    assert_eq!(
        event["queryStringParameters"],
        json!({ "channel": "community", "token": "c" })
    );
    assert_eq!(event["multiValueQueryStringParameters"]["token"], json!(["a+b", "c"]));
    let request = read(&event);
    assert_eq!(request.headers["sec-websocket-protocol"], "bearer, abc");
    assert_eq!(request.query_string_parameters.first("channel"), Some("community"));
    let context = request.request_context;
    assert_eq!(context.event_type.as_deref(), Some("CONNECT"));
    assert_eq!(context.route_key.as_deref(), Some("$connect"));
    assert_eq!(context.connection_id.as_deref(), Some(connected.id.as_str()));
    assert_eq!(context.connected_at, connected.connected_at());
    assert_eq!(context.identity.source_ip.as_deref(), Some("127.0.0.5"));
    assert_eq!(context.identity.user_agent.as_deref(), Some("test"));
    assert_eq!((connected.id.len(), connected.id.ends_with('=')), (16, true));
}

#[tokio::test]
async fn later_events_have_a_context_only() {
    let connected = connected().await;
    let message = connected.message_event("{\"type\":\"ping\"}");
    assert!(message.get("headers").is_none() && message.get("queryStringParameters").is_none());
    let request = read(&message);
    assert_eq!(request.body.as_deref(), Some("{\"type\":\"ping\"}"));
    assert!(request.request_context.message_id.is_some() && !request.is_base64_encoded);
    assert_eq!(request.request_context.route_key.as_deref(), Some("$default"));
    let end = read(&connected.disconnect_event(&Closed::abnormal())).request_context;
    assert_eq!(end.event_type.as_deref(), Some("DISCONNECT"));
    assert_eq!(end.disconnect_status_code, Some(1006));
    assert!(end.disconnect_reason.is_some());
}

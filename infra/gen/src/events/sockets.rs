//! Events of the WebSocket API.

use serde_json::{Value, json};

use super::NOW;

/// A connection id in the format of API Gateway.
const CONNECTION: &str = "JKJaXfPLPHcCJHA=";

/// A handshake after the edge has turned `/ws/notifications/` into a query.
pub(super) fn connect() -> Value {
    let headers = json!({
        "Host": "fghij67890.execute-api.ap-south-1.amazonaws.com",
        "Sec-WebSocket-Protocol": "bearer, eyJ-put-an-access-token-here",
        "Sec-WebSocket-Version": "13",
        "X-Forwarded-For": "203.0.113.7",
    });
    let query = json!({ "channel": "notifications" });
    json!({
        "headers": headers,
        "multiValueHeaders": listed(&headers),
        "queryStringParameters": query,
        "multiValueQueryStringParameters": listed(&query),
        "requestContext": context("$connect", "CONNECT"),
        "isBase64Encoded": false,
    })
}

pub(super) fn message(frame: &Value) -> Value {
    let mut context = context("$default", "MESSAGE");
    context["messageId"] = "JKJaYcPLvHcCJHA=".into();
    json!({ "requestContext": context, "body": frame.to_string(), "isBase64Encoded": false })
}

pub(super) fn disconnect() -> Value {
    let mut context = context("$disconnect", "DISCONNECT");
    context["disconnectStatusCode"] = 1000.into();
    context["disconnectReason"] = "".into();
    json!({ "requestContext": context, "isBase64Encoded": false })
}

/// "Integration request" of WebSocket APIs in the API Gateway developer guide.
fn context(route_key: &str, event_type: &str) -> Value {
    json!({
        "routeKey": route_key,
        "eventType": event_type,
        "messageDirection": "IN",
        "extendedRequestId": "JKJaXmPLvHcESHA=",
        "requestId": "JKJaXmPLvHcESHA=",
        "requestTime": "05/Mar/2024:06:07:08 +0000",
        "requestTimeEpoch": NOW,
        "connectedAt": NOW,
        "connectionId": CONNECTION,
        "stage": "prod",
        "domainName": "fghij67890.execute-api.ap-south-1.amazonaws.com",
        "apiId": "fghij67890",
        "identity": { "sourceIp": "203.0.113.7", "userAgent": "lectern" },
    })
}

/// Each value as a list of one.
fn listed(values: &Value) -> Value {
    let listed = values
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.clone(), json!([value])));
    listed.collect::<serde_json::Map<_, _>>().into()
}

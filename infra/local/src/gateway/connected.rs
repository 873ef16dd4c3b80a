//! A connection of the WebSocket API and the events about it that its function receives.
//!
//! Shapes: "Set up a Lambda proxy integration" for WebSocket APIs in the API Gateway developer guide.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use http::header::USER_AGENT;
use http::{HeaderMap, HeaderValue};
use serde_json::{Map, Value, json};
use url::form_urlencoded;

use super::closed::Closed;
use super::event::{domain_name, request_time};
use super::websocket_api::WebSocketApi;
use crate::invoke::Deployed;

/// The id of the WebSocket API.
const API_ID: &str = "localsocket";

/// The constant properties of a connection.
pub struct Connected {
    api: WebSocketApi,
    function: Deployed,
    /// The connection's id.
    pub id: String,
    connected_at: i64,
    /// The address of the viewer.
    pub peer: SocketAddr,
    /// The handshake's `User-Agent`.
    pub user_agent: String,
}

impl Connected {
    /// A connection of `peer` that starts now, with the handshake's `headers`.
    #[must_use]
    pub fn new(api: WebSocketApi, function: Deployed, headers: &HeaderMap, peer: SocketAddr) -> Self {
        let user_agent = headers
            .get(USER_AGENT)
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        Self {
            id: api.opaque_id(),
            connected_at: api.clock.now().as_millisecond(),
            api,
            function,
            peer,
            user_agent: user_agent.unwrap_or_default(),
        }
    }

    /// The API that the connection belongs to.
    #[must_use]
    pub fn api(&self) -> &WebSocketApi {
        &self.api
    }

    /// The function that receives its events.
    #[must_use]
    pub fn function(&self) -> &Deployed {
        &self.function
    }

    /// When it started, in Unix milliseconds.
    #[must_use]
    pub fn connected_at(&self) -> i64 {
        self.connected_at
    }

    /// The message of API Gateway to the viewer when the function fails on a message.
    pub fn report_failure(&self) {
        let text = json!({
            "message": "Internal server error",
            "connectionId": self.id,
            "requestId": self.api.opaque_id(),
        });
        self.api.connections.send(&self.id, text.to_string());
    }

    /// The event of the handshake: the only one with headers and parameters.
    #[must_use]
    pub fn connect_event(&self, headers: &HeaderMap, query: &str) -> Value {
        let headers = named_values(headers);
        let mut event = json!({
            "headers": last_of_each(&headers),
            "multiValueHeaders": headers,
            "requestContext": self.context("$connect", "CONNECT"),
            "isBase64Encoded": false,
        });
        let mut parameters: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            parameters
                .entry(name.into_owned())
                .or_default()
                .push(value.into_owned());
        }
        if !parameters.is_empty() {
            event["queryStringParameters"] = last_of_each(&parameters);
            event["multiValueQueryStringParameters"] = json!(parameters);
        }
        event
    }

    /// The event of a text message.
    #[must_use]
    pub fn message_event(&self, text: &str) -> Value {
        let mut context = self.context("$default", "MESSAGE");
        context["messageId"] = self.api.opaque_id().into();
        json!({ "requestContext": context, "body": text, "isBase64Encoded": false })
    }

    /// The event of the disconnection.
    #[must_use]
    pub fn disconnect_event(&self, closed: &Closed) -> Value {
        let mut context = self.context("$disconnect", "DISCONNECT");
        context["disconnectStatusCode"] = closed.code.into();
        context["disconnectReason"] = closed.reason.as_str().into();
        json!({ "requestContext": context, "isBase64Encoded": false })
    }

    fn context(&self, route_key: &str, event_type: &str) -> Value {
        let now = self.api.clock.now();
        let request_id = self.api.opaque_id();
        json!({
            "routeKey": route_key,
            "eventType": event_type,
            "messageDirection": "IN",
            "extendedRequestId": request_id,
            "requestId": request_id,
            "requestTime": request_time(now),
            "requestTimeEpoch": now.as_millisecond(),
            "connectedAt": self.connected_at,
            "connectionId": self.id,
            "stage": self.api.stage,
            "domainName": domain_name(API_ID),
            "apiId": API_ID,
            "identity": { "sourceIp": self.peer.ip().to_string(), "userAgent": self.user_agent },
        })
    }
}

/// Headers under the capitalized names that API Gateway's WebSocket APIs pass on.
fn named_values(headers: &HeaderMap) -> BTreeMap<String, Vec<String>> {
    let value = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let capitalised = |word: &str| word[..1].to_ascii_uppercase() + &word[1..];
    let name = |name: &str| {
        name.split('-')
            .filter(|word| !word.is_empty())
            .map(capitalised)
            .collect::<Vec<_>>()
            .join("-")
    };
    let mut values: BTreeMap<_, _> = headers
        .keys()
        .map(|key| (name(key.as_str()), headers.get_all(key).iter().map(value).collect()))
        .collect();
    values.insert("Host".to_owned(), vec![domain_name(API_ID)]);
    values
}

fn last_of_each(values: &BTreeMap<String, Vec<String>>) -> Value {
    let last = values
        .iter()
        .filter_map(|(name, values)| Some((name.clone(), Value::from(values.last()?.as_str()))));
    Value::Object(last.collect::<Map<_, _>>())
}

#[cfg(test)]
mod tests;

//! `infra/asyncapi.json`: the frames of the sockets as an AsyncAPI 3.0 document, which the docs function serves.

use serde::Serialize;
use serde_json::{Map, Value, json};
use shared::lambda::Function;
use shared::websocket::frames::Frame;

use crate::{Result, pretty, sorted};

const DESCRIPTION: &str = "Every frame is a JSON object whose `type` says what it is. The access token comes as the \
    subprotocol `bearer, <token>`, as the header `Authorization: Bearer <token>` or as the parameter `token`. Without a \
    valid one the handshake fails with 401. A frame that cannot be handled is answered with `error`, and the socket stays \
    open. When the session ends, the socket is closed. After any other end, wait for a random time of up to 60 seconds \
    before you connect again, and subscribe with `since_seq` to get what was missed.";

#[derive(Serialize)]
struct Document {
    asyncapi: &'static str,
    info: Value,
    #[serde(rename = "defaultContentType")]
    default_content_type: &'static str,
    channels: Value,
    operations: Value,
    components: Value,
}

/// The document.
pub(crate) fn document(functions: &[Function]) -> Result<String> {
    let mut messages = Messages::default();
    for frames in functions.iter().filter_map(Function::frames) {
        for frame in &frames.received {
            messages.add(frame, Direction::Received)?;
        }
        for frame in &frames.sent {
            messages.add(frame, Direction::Sent)?;
        }
        for (name, schema) in frames.schemas {
            messages.schemas.insert(name, serde_json::to_value(schema)?);
        }
    }
    let sockets = json!({
        "address": "/ws/notifications/",
        "title": "Sockets",
        "description": "All frames. A `subscribe` frame adds the chat of a community.",
        "messages": messages.in_channel,
    });
    let chat = json!({
        "address": "/ws/community/chat/{community_id}/",
        "title": "The chat of a community",
        "description": "The same, subscribed to the chat from the start; frames may leave out `community_id`.",
        "parameters": { "community_id": { "description": "The community." } },
        "messages": messages.in_channel,
    });
    let operation = |action: &str, channel: &str, summary: &str, messages: &[String]| {
        let in_channel = |name| json!({ "$ref": format!("#/channels/{channel}/messages/{name}") });
        let messages: Vec<_> = messages.iter().map(in_channel).collect();
        let channel = json!({ "$ref": format!("#/channels/{channel}") });
        json!({ "action": action, "summary": summary, "channel": channel, "messages": messages })
    };
    let operations = json!({
        "receiveFrames": operation("receive", "sockets", "The frames that clients send.", &messages.received),
        "sendFrames": operation("send", "sockets", "The frames that clients receive.", &messages.sent),
        "receiveChatFrames": operation("receive", "chat", "The frames that clients send to a chat.", &messages.received),
        "sendChatFrames": operation("send", "chat", "The frames that clients of a chat receive.", &messages.sent),
    });
    pretty(&Document {
        asyncapi: "3.0.0",
        info: sorted(json!({
            "title": "Lectern sockets",
            "version": env!("CARGO_PKG_VERSION"),
            "description": DESCRIPTION,
        })),
        default_content_type: "application/json",
        channels: sorted(json!({ "sockets": sockets, "chat": chat })),
        operations: sorted(operations),
        components: sorted(json!({ "messages": messages.all, "schemas": messages.schemas })),
    })
}

#[derive(Clone, Copy)]
enum Direction {
    Received,
    Sent,
}

#[derive(Default)]
struct Messages {
    all: Map<String, Value>,
    in_channel: Map<String, Value>,
    schemas: Map<String, Value>,
    received: Vec<String>,
    sent: Vec<String>,
}

impl Messages {
    fn add(&mut self, frame: &Frame, direction: Direction) -> Result<()> {
        let schema = serde_json::to_value(&frame.schema)?;
        let variants = match schema["oneOf"].as_array() {
            Some(variants) if frame.name.is_none() => variants.clone(),
            _ => vec![schema],
        };
        for variant in variants {
            let (name, payload) = with_type(variant, frame.name)?;
            let (same_way, other_way) = match direction {
                Direction::Received => (&mut self.received, &self.sent),
                Direction::Sent => (&mut self.sent, &self.received),
            };
            // Both sides have frames of this type: each direction is a message.
            let key = match (other_way.contains(&name), direction) {
                (false, _) => name.clone(),
                (true, Direction::Received) => format!("{name}_from_client"),
                (true, Direction::Sent) => format!("{name}_to_client"),
            };
            // Several functions may send the same error.
            if self.all.contains_key(&key) {
                continue;
            }
            let summary = payload["description"].clone();
            self.all.insert(
                key.clone(),
                json!({ "name": name, "summary": summary, "payload": payload }),
            );
            self.in_channel
                .insert(key.clone(), json!({ "$ref": format!("#/components/messages/{key}") }));
            same_way.push(key);
        }
        Ok(())
    }
}

/// The type of a frame, and its schema with the type as a constant.
fn with_type(mut schema: Value, name: Option<&str>) -> Result<(String, Value)> {
    let tag = schema["properties"]["type"]["enum"][0].as_str();
    let name = name.or(tag).ok_or("a frame has no type")?.to_owned();
    schema["properties"]["type"] = json!({ "const": name });
    let mut required = schema["required"].as_array().cloned().unwrap_or_default();
    if !required.contains(&json!("type")) {
        required.insert(0, "type".into());
    }
    schema["required"] = required.into();
    Ok((name, schema))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_has_the_frames_of_the_product() {
        let document: Value = serde_json::from_str(&document(&product::functions()).unwrap()).unwrap();
        let messages = document["components"]["messages"].as_object().unwrap();
        for name in [
            "ask",
            "resume",
            "ping",
            "pong",
            "answer_delta",
            "answer_done",
            "send_notification",
            "subscribe",
            "subscribed",
            "chat_message",
            "chat_message_to_client",
            "batch",
            "error",
        ] {
            let frame = name.trim_end_matches("_to_client");
            assert_eq!(messages[name]["payload"]["properties"]["type"]["const"], frame);
        }
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let document: Value = serde_json::from_str(&document(&product::functions()).unwrap()).unwrap();
        let text = document.to_string();
        for reference in text.split("\"$ref\":\"#").skip(1) {
            let pointer = reference.split('"').next().unwrap();
            assert!(document.pointer(pointer).is_some(), "{pointer}");
        }
    }
}

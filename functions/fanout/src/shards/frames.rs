//! The messages of a pass as frames, each serialized once for all connections.

use std::collections::BTreeMap;

use serde::Serialize;
use shared::ids::{CommunityId, UserId};
use shared::websocket::subscriptions::Subscription;
use shared::{App, Error, Result};
use shared_community::http::frames::{ChatMessage, Frame};
use shared_community::http::senders::Senders;
use shared_community::rules::fanout::sees_messages;
use shared_community::store::messages::Message;

/// The maximum size of a batch in bytes: API Gateway sends at most 128 KB.
const MAX_BATCH_BYTES: usize = 100_000;

/// The frames of a message.
#[derive(Debug)]
pub(super) struct MessageFrames {
    /// The message.
    pub message: Message,
    for_sender: String,
    for_others: String,
    hidden: String,
}

/// A frame, and how far its connection has come when it is sent.
#[derive(Clone, Debug)]
pub(super) struct NumberedFrame {
    /// The frame as JSON.
    pub json: String,
    /// The number of its last message, if it has one.
    pub seq: Option<u64>,
}

impl MessageFrames {
    /// The frames of messages, by their numbers.
    pub async fn of(app: &App, messages: impl IntoIterator<Item = Message>) -> Result<BTreeMap<u64, Self>> {
        let messages: BTreeMap<u64, Message> = messages
            .into_iter()
            .map(|message| (message.place.seq, message))
            .collect();
        let senders = Senders::of(app, messages.values()).await?;
        let mut frames = BTreeMap::new();
        for (seq, message) in messages {
            let frame = ChatMessage::of(app, &message, &senders).await?;
            let made = Self {
                for_sender: json(&frame)?,
                for_others: json(&frame.for_others())?,
                hidden: json(&frame.hidden())?,
                message,
            };
            frames.insert(seq, made);
        }
        Ok(frames)
    }

    fn json_for(&self, to: &Subscription) -> &str {
        if self.message.sender_id == Some(to.user_id) {
            &self.for_sender
        } else if sees_messages(to, self.message.sender_id) {
            &self.for_others
        } else {
            &self.hidden
        }
    }

    /// Whether the message reaches another member with this connection.
    pub fn reaches(&self, to: UserId) -> bool {
        self.message.sender_id.is_some_and(|sender| sender != to) && self.message.deleted_at.is_none()
    }
}

/// The frames of messages for a connection: one each, or as few as possible for one that wants them so.
pub(super) fn for_connection<'f>(
    id: CommunityId,
    to: &Subscription,
    messages: impl IntoIterator<Item = &'f MessageFrames>,
) -> Vec<NumberedFrame> {
    let single = messages.into_iter().map(|frames| NumberedFrame {
        json: frames.json_for(to).to_owned(),
        seq: Some(frames.message.place.seq),
    });
    let single: Vec<NumberedFrame> = single.collect();
    if to.batch && single.len() > 1 {
        batched(id, &single)
    } else {
        single
    }
}

fn batched(id: CommunityId, single: &[NumberedFrame]) -> Vec<NumberedFrame> {
    let mut batches: Vec<Vec<&NumberedFrame>> = Vec::new();
    let mut bytes = 0;
    for frame in single {
        match batches.last_mut() {
            Some(batch) if bytes + frame.json.len() <= MAX_BATCH_BYTES => batch.push(frame),
            _ => {
                bytes = 0;
                batches.push(vec![frame]);
            }
        }
        bytes += frame.json.len() + 1;
    }
    let batch = |frames: Vec<&NumberedFrame>| {
        let messages: Vec<&str> = frames.iter().map(|frame| frame.json.as_str()).collect();
        NumberedFrame {
            json: format!(
                r#"{{"type":"batch","community_id":"{id}","messages":[{}]}}"#,
                messages.join(",")
            ),
            seq: frames.last().and_then(|frame| frame.seq),
        }
    };
    batches.into_iter().map(batch).collect()
}

/// A frame without a number.
pub(super) fn plain(frame: &Frame) -> Result<NumberedFrame> {
    Ok(NumberedFrame {
        json: json(frame)?,
        seq: None,
    })
}

fn json(frame: &impl Serialize) -> Result<String> {
    serde_json::to_string(frame).map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(seq: u64, bytes: usize) -> NumberedFrame {
        NumberedFrame {
            json: format!("\"{}\"", "x".repeat(bytes - 2)),
            seq: Some(seq),
        }
    }

    #[test]
    fn a_batch_holds_what_api_gateway_can_send() {
        let id: CommunityId = CommunityId::from_bytes([1; 16]);
        let small: Vec<_> = (1..=3).map(|seq| frame(seq, 10)).collect();
        let batches = batched(id, &small);
        assert_eq!(batches.len(), 1);
        assert_eq!(batches[0].seq, Some(3));
        let parsed: serde_json::Value = serde_json::from_str(&batches[0].json).unwrap();
        assert_eq!(
            (&parsed["type"], parsed["messages"].as_array().unwrap().len()),
            (&"batch".into(), 3)
        );
        let large: Vec<_> = (1..=5).map(|seq| frame(seq, 40_000)).collect();
        let numbers: Vec<_> = batched(id, &large).iter().map(|batch| batch.seq).collect();
        assert_eq!(numbers, [Some(2), Some(4), Some(5)]);
    }
}

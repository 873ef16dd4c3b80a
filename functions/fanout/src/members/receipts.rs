//! Sends that members have read messages: one frame to everybody, and the status of messages to their senders.

use std::collections::{BTreeMap, HashMap};

use shared::database::{Key, decode};
use shared::ids::{CommunityId, UserId};
use shared::{App, Result};
use shared_community::http::frames::{Frame, MessageStatus};
use shared_community::store::messages::{LastRead, Message, Messages, read_key};
use shared_community::store::places::Chat;
use shared_community::store::receipts::{Receipts, Status, status_key};

use crate::connections::{broadcast, send_to_user, subscriptions};

/// The number of messages before the last one that was read whose senders hear of it.
const MAX_MESSAGES: u32 = 50;
/// The number of readers of a second whose places are looked at.
const MAX_READERS: usize = 100;

/// Sends what was read since the last time.
pub(crate) async fn receipts(app: &App, id: CommunityId) -> Result<()> {
    let mut readers = Receipts(&app.database).take(id).await?;
    readers.truncate(MAX_READERS);
    let keys: Vec<Key> = readers
        .iter()
        .map(|reader| read_key(Chat::Community(id), *reader))
        .collect();
    if keys.is_empty() {
        return Ok(());
    }
    let rows = app.database.batch_get(&keys.iter().collect::<Vec<_>>()).await?;
    let places = rows.into_values().map(decode::<LastRead>).collect::<Result<Vec<_>>>()?;
    let Some(last) = places.iter().max_by_key(|place| place.last_read_seq) else {
        return Ok(());
    };
    let messages = Messages(&app.database)
        .up_to(id, last.last_read_seq, MAX_MESSAGES)
        .await?;
    if let Some(message) = messages.first() {
        let mut have_read = Messages(&app.database).readers(id, message.place.seq).await?;
        // The index lags behind the rows of those who have just read it.
        have_read.extend(
            places
                .iter()
                .filter(|place| place.last_read_seq >= message.place.seq)
                .map(|place| place.user_id),
        );
        have_read.sort_unstable();
        have_read.dedup();
        have_read.retain(|reader| Some(*reader) != message.sender_id);
        let frame = Frame::ReadReceipt {
            community_id: id,
            message_id: message.place.message_id,
            seq: message.place.seq,
            user_id: last.user_id,
            read_count: have_read.len(),
        };
        let found = subscriptions(app, id).await?;
        broadcast(app, &frame, found.iter().collect()).await?;
    }
    let is_read = |message: &Message| {
        let mut others = places.iter().filter(|place| Some(place.user_id) != message.sender_id);
        others.any(|place| place.last_read_seq >= message.place.seq)
    };
    let read: Vec<&Message> = messages.iter().filter(|message| is_read(message)).collect();
    send_status(app, id, &read, MessageStatus::Read).await
}

/// Sends the senders of these messages how far they have come, each message once.
pub(crate) async fn send_status(
    app: &App,
    id: CommunityId,
    messages: &[&Message],
    status: MessageStatus,
) -> Result<()> {
    let mut by_sender: BTreeMap<UserId, Vec<&Message>> = BTreeMap::new();
    for message in messages {
        if let Some(sender) = message.sender_id {
            by_sender.entry(sender).or_default().push(message);
        }
    }
    let keys: Vec<Key> = by_sender.keys().map(|sender| status_key(id, *sender)).collect();
    let mut rows = if keys.is_empty() {
        HashMap::new()
    } else {
        app.database.batch_get(&keys.iter().collect::<Vec<_>>()).await?
    };
    for ((sender, mut messages), key) in by_sender.into_iter().zip(&keys) {
        let before: Status = rows.remove(key).map(decode).transpose()?.unwrap_or_default();
        let reached = match status {
            MessageStatus::Delivered => before.delivered,
            MessageStatus::Read => before.read,
        };
        messages.retain(|message| message.place.seq > reached);
        messages.sort_by_key(|message| message.place.seq);
        let Some(last) = messages.last().map(|message| message.place.seq) else {
            continue;
        };
        let rows = Receipts(&app.database);
        let is_news = match status {
            MessageStatus::Delivered => rows.delivered(id, sender, last).await?,
            MessageStatus::Read => rows.read(id, sender, last).await?,
        };
        if is_news {
            let frames = messages.into_iter().map(|message| Frame::MessageStatus {
                community_id: id,
                message_id: message.place.message_id,
                seq: message.place.seq,
                status,
            });
            send_to_user(app, id, sender, &frames.collect::<Vec<_>>()).await?;
        }
    }
    Ok(())
}

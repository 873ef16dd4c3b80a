//! Sends, edits and deletes messages, for the API and for the live chat.

use std::collections::HashMap;

use shared::app::App;
use shared::database::idempotency::IdempotencyRecord;
use shared::database::rate_limits::SlidingWindow;
use shared::database::{Commit, Key, UnitOfWork, decode};
use shared::error::{Error, ErrorCode, Result};
use shared::ids::{MessageId, UserId};
use shared::types::rate_limit::Limit;

use crate::http::GroupAccess;
use crate::rules::chat::{Head, MAX_TEXT_BYTES, MessageType, USER_SECONDS};
use crate::service::{attachments, direct_messages, fanout};
use crate::store::heads;
use crate::store::messages::{self, Attachment, Message, Messages};
use crate::store::places::{Chat, MessagePlace, Places};

/// A message to send.
#[derive(Clone, Debug)]
pub struct NewMessage {
    /// The text, which is empty or comes with an attachment.
    pub text: String,
    /// The kind.
    pub message_type: MessageType,
    /// What is sent with it.
    pub attachment: Option<Attachment>,
    /// The message that it replies to.
    pub reply_to_id: Option<MessageId>,
    /// The id that the client gives to it. The same id again is the same message.
    pub client_id: Option<String>,
}

/// Whether a message was sent by this call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// It was.
    Now,
    /// It was sent before, with the same id of the client.
    Before,
}

/// Refuses a text that is too long.
///
/// # Errors
/// [`ErrorCode::TooLarge`].
pub fn check_size(text: &str) -> Result<()> {
    if text.len() > MAX_TEXT_BYTES {
        return Err(Error::new(ErrorCode::TooLarge, "A message may have at most 16 KiB."));
    }
    Ok(())
}

/// Sends a message to the chat of a community. What `reply` makes of it is kept for a repeated request. A message whose
/// `client_id` was used before is not sent again; the reply is that of the first one.
///
/// # Errors
/// [`ErrorCode::SlowMode`] above the limit of a user or of the community, [`ErrorCode::TooLarge`], a validation error
/// for `reply_to_id`.
pub async fn send<T: serde::Serialize + Send>(
    app: &App,
    access: &GroupAccess,
    new: NewMessage,
    record: &IdempotencyRecord,
    reply: impl Fn(&Message) -> Result<T> + Send + Sync,
) -> Result<(T, Sent)> {
    access.require_open()?;
    check_size(&new.text)?;
    let (id, me, new, reply) = (access.group.id, access.me(), &new, &reply);
    if let Some(reply_to_id) = new.reply_to_id {
        let place = Places(&app.database).message(reply_to_id).await?;
        if place.is_none_or(|place| place.chat != Chat::Community(id)) {
            return Err(Error::field(
                "reply_to_id",
                "must be the ID of a message in this community",
            ));
        }
    }
    let message_id: MessageId = app.ids.id();
    let window = &user_window(app, me);
    let head_key = &heads::key(id);
    let client_key = new
        .client_id
        .as_ref()
        .map(|client_id| messages::client_key(id, me, client_id));
    let client_key = &client_key;
    let sent = app.database.retry("chat", || async move {
        let now = app.clock.now();
        let mut keys = vec![head_key, &window.key];
        keys.extend(client_key);
        let mut rows = app.database.batch_get(&keys).await?;
        let earlier = client_key.as_ref().and_then(|key| rows.remove(key));
        if let Some(place) = messages::sent(id, earlier, now.as_second())? {
            let message = Messages(&app.database).get(&place).await?;
            let earlier = reply(&message.ok_or_else(Error::not_found)?)?;
            return Ok(Commit::Done((earlier, Sent::Before)));
        }
        let head = heads::read(rows.remove(head_key))?;
        let slot = window
            .claim(rows.get(&window.key), now.as_second(), &app.ids)?
            .map_err(|seconds| slow_mode("You have sent many messages. Please wait a moment.", seconds))?;
        let next = head.next(now.as_second(), app.config.chat.community_messages);
        let next = next.ok_or_else(|| slow_mode("This community has many messages at the moment. Please wait.", 1))?;
        let message = Message {
            place: MessagePlace {
                message_id,
                chat: Chat::Community(id),
                seq: next.last_seq,
            },
            sender_id: Some(me),
            text: Some(new.text.clone()),
            message_type: new.message_type,
            attachment: new.attachment.clone(),
            reply_to_id: new.reply_to_id,
            client_id: new.client_id.clone(),
            created_at: now,
            edited_at: None,
            deleted_at: None,
            version: 1,
        };
        let response = reply(&message)?;
        let mut work = UnitOfWork::new();
        work.complete(record, &response)?;
        messages::append(&mut work, id, head, next, &message, me)?;
        if let Some(attachment) = &new.attachment {
            work.add(messages::send_attachment(attachment, message_id)?)
                .or_fail(attachments::wrong);
        }
        work.add(slot).or_retry();
        work.commit(&app.database, (response, Sent::Now)).await
    });
    let (response, sent) = sent.await?;
    if sent == Sent::Now {
        fanout::wake(app, id).await;
    }
    Ok((response, sent))
}

/// The window of a user's messages.
pub(super) fn user_window(app: &App, user_id: UserId) -> SlidingWindow {
    let limit = Limit {
        events: app.config.chat.user_messages,
        seconds: USER_SECONDS,
    };
    SlidingWindow::new(&format!("messages#{user_id}"), limit)
}

pub(super) fn slow_mode(detail: &'static str, seconds: u64) -> Error {
    Error::new(ErrorCode::SlowMode, detail).retry_after(seconds)
}

/// Replaces the text of a message.
///
/// # Errors
/// [`ErrorCode::NotFound`] if it was deleted, [`ErrorCode::TooLarge`].
pub async fn edit(app: &App, message: Message, text: String) -> Result<Message> {
    check_size(&text)?;
    let now = app.clock.now();
    change(app, message, |message| {
        if message.text.as_ref() != Some(&text) {
            message.text = Some(text.clone());
            message.edited_at = Some(now);
        }
    })
    .await
}

/// Deletes a message: its row keeps its number without the text.
///
/// # Errors
/// [`ErrorCode::NotFound`] if it was deleted before.
pub async fn delete(app: &App, message: Message) -> Result<Message> {
    let now = app.clock.now();
    // The object goes first, so that a deletion that was interrupted can be repeated.
    if let Some(attachment) = &message.attachment {
        attachments::remove(app, attachment).await?;
    }
    change(app, message, |message| {
        message.text = None;
        message.attachment = None;
        message.deleted_at = Some(now);
    })
    .await
}

async fn change(app: &App, message: Message, edit: impl Fn(&mut Message) + Send + Sync) -> Result<Message> {
    let (place, edit) = (message.place, &edit);
    let mut known = Some(message);
    let changed = app.database.retry("message", || {
        let known = known.take();
        async move {
            let (before, head) = read(app, known, &place).await?;
            let before = before.filter(|message| message.deleted_at.is_none());
            let before = before.ok_or_else(Error::not_found)?;
            let mut after = before.clone();
            edit(&mut after);
            if after == before {
                return Ok(Commit::Done(after));
            }
            after.version = before.version + 1;
            let mut work = UnitOfWork::new();
            work.add(messages::update(&before, &after)?).or_retry();
            if let Chat::Community(id) = place.chat {
                heads::change(&mut work, id, head, place.seq, app.clock.unix_seconds())?;
            }
            work.commit(&app.database, after).await
        }
    });
    let changed = changed.await?;
    if let Chat::Community(id) = place.chat {
        fanout::wake(app, id).await;
    }
    Ok(changed)
}

/// The message at a place, unless it is `known`, and the head of its chat.
async fn read(app: &App, known: Option<Message>, place: &MessagePlace) -> Result<(Option<Message>, Head)> {
    let (key, head_key) = (messages::key(place), place.chat.community().map(heads::key));
    let mut keys: Vec<&Key> = head_key.iter().collect();
    if known.is_none() {
        keys.push(&key);
    }
    let mut rows = match keys.as_slice() {
        [] => HashMap::new(),
        keys => app.database.batch_get(keys).await?,
    };
    let head = heads::read(head_key.and_then(|key| rows.remove(&key)))?;
    let message = match known {
        Some(known) => Some(known),
        None => rows.remove(&key).map(decode).transpose()?,
    };
    Ok((message, head))
}

/// Stores that a user has read a chat up to this message. The place never goes back. Messages between two users have no
/// numbers; their places are their times.
pub async fn mark_read(app: &App, user_id: UserId, message: &Message) -> Result<()> {
    let MessagePlace { chat, seq, .. } = message.place;
    if let Some(other) = chat.partner(user_id) {
        return direct_messages::mark_read(app, user_id, other, message).await;
    }
    let mut work = UnitOfWork::new();
    work.add(messages::mark_read(chat, user_id, seq)?).or_retry();
    // A retry means that the user has read as much or more, perhaps in a request that ended here.
    let _outcome = work.commit(&app.database, ()).await?;
    match chat {
        Chat::Community(id) => fanout::receipt(app, id, user_id).await,
        Chat::Direct(..) => Ok(()),
    }
}

//! Sends messages from one user to another.

use std::collections::BTreeSet;

use shared::app::App;
use shared::database::idempotency::IdempotencyRecord;
use shared::database::{Commit, PageQuery, UnitOfWork, decode};
use shared::error::{Error, ErrorCode, Result};
use shared::ids::{CourseId, MessageId, UserId};
use shared::outbox::{self, Event};
use shared::types::role::Role;
use shared_accounts::store::users::User;
use shared_catalog::store::courses::Courses;
use shared_learning::store::enrollments::Enrollments;

use crate::rules::chat::MessageType;
use crate::service::messages::{check_size, slow_mode, user_window};
use crate::store::blocks::check_not_blocked;
use crate::store::direct_messages::{self, Conversation, DirectMessages};
use crate::store::messages::{self, Message};
use crate::store::places::{Chat, MessagePlace};

/// The enrollments of a user that are looked at: one page.
const MAX_ENROLLMENTS: u32 = 100;

/// Sends a message. What `reply` makes of it is kept for a repeated request.
///
/// # Errors
/// [`ErrorCode::Forbidden`] unless both share a course or one of them is an admin, and if the recipient has blocked the
/// sender; [`ErrorCode::SlowMode`], [`ErrorCode::TooLarge`].
pub async fn send<T: serde::Serialize + Send>(
    app: &App,
    sender: &User,
    recipient: &User,
    text: &str,
    record: &IdempotencyRecord,
    reply: impl Fn(&Message) -> Result<T> + Send + Sync,
) -> Result<T> {
    check_size(text)?;
    if !may_write(app, sender, recipient).await? {
        return Err(refused());
    }
    let message_id: MessageId = app.ids.id();
    let message = &Message {
        place: MessagePlace {
            message_id,
            chat: Chat::between(sender.id, recipient.id),
            seq: 0,
        },
        sender_id: Some(sender.id),
        text: Some(text.to_owned()),
        message_type: MessageType::Text,
        attachment: None,
        reply_to_id: None,
        client_id: None,
        created_at: app.clock.now(),
        edited_at: None,
        deleted_at: None,
        version: 1,
    };
    let (window, reply) = (&user_window(app, sender.id), &reply);
    let sent = app.database.retry("direct messages", || async move {
        let rows = app.database.batch_get(&[&window.key]).await?;
        let slot = window
            .claim(rows.get(&window.key), message.created_at.as_second(), &app.ids)?
            .map_err(|seconds| slow_mode("You have sent many messages. Please wait a moment.", seconds))?;
        let response = reply(message)?;
        let mut work = UnitOfWork::new();
        work.complete(record, &response)?;
        work.add(check_not_blocked(recipient.id, sender.id)?).or_fail(refused);
        direct_messages::create(&mut work, message, sender.id, recipient.id)?;
        work.add(slot).or_retry();
        let event = Event::DirectMessageSent {
            message_id,
            recipient_id: recipient.id,
        };
        let event_id = outbox::announce(app, &mut work, event, Some(sender.id))?;
        work.commit(&app.database, (response, event_id)).await
    });
    let (response, event_id) = sent.await?;
    outbox::wake(app, event_id).await;
    Ok(response)
}

/// Stores that a user has read the messages with `other` up to this one, and how many are unread then. Its place is its
/// time, which never goes back.
pub(super) async fn mark_read(app: &App, user_id: UserId, other: UserId, message: &Message) -> Result<()> {
    let MessagePlace { chat, message_id, .. } = message.place;
    let place = u64::try_from(message.created_at.as_millisecond()).unwrap_or(0);
    let keys = &[
        messages::read_key(chat, user_id),
        direct_messages::conversation_key(user_id, other),
    ];
    let marked = app.database.retry("direct messages", || async move {
        let mut rows = app.database.batch_get(&keys.each_ref()).await?;
        let [last_read, conversation] = keys.each_ref().map(|key| rows.remove(key));
        if messages::last_read(last_read)? >= place {
            return Ok(Commit::Done(()));
        }
        let mut work = UnitOfWork::new();
        work.add(messages::mark_read(chat, user_id, place)?).or_retry();
        let conversation: Option<Conversation> = conversation.map(decode).transpose()?;
        if let Some(seen) = conversation.filter(|seen| seen.unread_count > 0) {
            let unread = match seen.last_message_id > message_id {
                true => {
                    DirectMessages(&app.database)
                        .count_after(chat, message_id, other)
                        .await?
                }
                false => 0,
            };
            work.add(direct_messages::set_unread(user_id, &seen, unread)?)
                .or_retry();
        }
        work.commit(&app.database, ()).await
    });
    marked.await
}

/// The same for users who do not share a course and for blocked ones, so that nobody learns of a block.
fn refused() -> Error {
    Error::new(ErrorCode::Forbidden, "You cannot write to this user.")
}

/// Whether two users share a course, as students or instructors, or one of them is an admin.
async fn may_write(app: &App, sender: &User, recipient: &User) -> Result<bool> {
    if sender.role == Role::Admin || recipient.role == Role::Admin {
        return Ok(true);
    }
    let mine = courses_of(app, sender).await?;
    let theirs = courses_of(app, recipient).await?;
    let shared: Vec<CourseId> = mine.intersection(&theirs).copied().take(100).collect();
    let courses = Courses(&app.database).of_ids(&shared).await?;
    Ok(!courses.is_empty())
}

/// The courses in which a user is enrolled now, and those that an instructor teaches.
async fn courses_of(app: &App, user: &User) -> Result<BTreeSet<CourseId>> {
    let now = app.clock.now();
    let mut courses = BTreeSet::new();
    let mut after = None;
    loop {
        let page = PageQuery {
            limit: MAX_ENROLLMENTS,
            after,
        };
        let page = Enrollments(&app.database).of_user(user.id, page).await?;
        let active = page.rows.iter().filter(|enrollment| enrollment.is_active(now));
        courses.extend(active.map(|enrollment| enrollment.course_id));
        match page.next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    if user.role == Role::Instructor {
        courses.extend(Courses(&app.database).taught_by(user.id).await?);
    }
    Ok(courses)
}

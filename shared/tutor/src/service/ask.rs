//! Who may ask about what, how often, and what is written down of it.

use shared::app::App;
use shared::database::rate_limits::Window;
use shared::database::{Item, TransactionOutcome, Write, decode};
use shared::error::{Code, Error, Result};
use shared::ids::Id;
use shared::types::rate_limit::Limit;
use shared_accounts::http::Caller;
use shared_catalog::http::VisibleCourse;
use shared_catalog::store::courses::{self, Course, Courses};

use crate::store::conversations::{self, Conversation, Conversations, MOST_TURNS, Turn};

/// Questions a day, unless the template says otherwise.
const DAILY: u32 = 100;
const DAY: i64 = 86_400;
/// How often a slot of the quota is tried for: whoever loses one lost it to another question.
const ATTEMPTS: u32 = 20;
/// Most characters of what names a course.
const LONGEST_COURSE: usize = 100;

/// What a question is about, as of now.
#[derive(Debug)]
pub struct Asking {
    /// The course.
    pub course: Course,
    /// The conversation that goes on.
    pub conversation: Option<Conversation>,
    /// The row of the quota.
    pub used: Option<Item>,
}

/// What names a course: its id, code or slug.
///
/// # Errors
/// What is expected instead.
pub fn parse_course(text: &str) -> Result<String, String> {
    let text = text.trim();
    if (1..=LONGEST_COURSE).contains(&text.chars().count()) {
        Ok(text.to_owned())
    } else {
        Err("must be the code, the id or the slug of a course".to_owned())
    }
}

/// The questions of a user in any 24 hours.
///
/// # Errors
/// `TUTOR_DAILY_QUOTA` is no number.
pub fn quota(app: &App, user_id: Id) -> Result<Window> {
    let events = match app.config.optional("TUTOR_DAILY_QUOTA") {
        None => DAILY,
        Some(text) => text.parse().map_err(Error::internal)?,
    };
    Ok(Window::new(&format!("tutor#{user_id}"), Limit { events, seconds: DAY }))
}

/// The answer to who has asked as often as a day allows.
#[must_use]
pub fn refused(wait: u64) -> Error {
    Error::rate_limited("You have asked as many questions as a day allows.", wait)
}

/// Course, conversation and quota: one call, and one more if the course is named by code or slug.
///
/// # Errors
/// [`Code::NotFound`] for a course that the caller may not see or a conversation that is not the caller's, [`Code::Validation`]
/// for one about another course, [`Code::Conflict`] for one that is full, [`Code::RateLimited`].
pub async fn look_up(app: &App, caller: &Caller, course: &str, conversation: Option<&str>) -> Result<Asking> {
    let user_id = caller.user.id;
    let window = quota(app, user_id)?;
    let conversation_key = match conversation {
        None => None,
        Some(id) => Some(conversations::key(user_id, id.parse().map_err(|_| Error::not_found())?)),
    };
    let course_keys = courses::keys_for(course);
    let keys: Vec<_> = course_keys
        .iter()
        .chain(&conversation_key)
        .chain([&window.key])
        .collect();
    let mut rows = app.database.batch_get(&keys).await?;
    let used = rows.remove(&window.key);
    let conversation = conversation_key.as_ref().map(|key| rows.remove(key));
    let course = Courses(&app.database).found(rows.into_values().next()).await?;
    let VisibleCourse { course, .. } = VisibleCourse::check(Some(caller.clone()), course)?;
    let conversation = match conversation {
        None => None,
        Some(None) => return Err(Error::not_found()),
        Some(Some(row)) => Some(going_on(decode(row)?, &course)?),
    };
    if let Some(wait) = window.refusal(used.as_ref(), app.clock.unix_seconds()) {
        return Err(refused(wait));
    }
    Ok(Asking {
        course,
        conversation,
        used,
    })
}

fn going_on(conversation: Conversation, course: &Course) -> Result<Conversation> {
    if conversation.course_id != course.id {
        return Err(Error::field("conversation_id", "is about another course"));
    }
    if conversation.turns >= MOST_TURNS {
        return Err(full());
    }
    Ok(conversation)
}

fn full() -> Error {
    Error::new(
        Code::Conflict,
        "This conversation has become too long; begin another one.",
    )
}

/// Writes a turn down with what it costs of the quota, whose row was just read as `used`, in one transaction with `others`: each
/// with the error it means if its condition does not hold.
///
/// # Errors
/// [`Code::RateLimited`] if others were faster, [`Code::Conflict`] if the conversation is full, [`Code::Unauthenticated`] if the
/// user has left.
pub async fn record(
    app: &App,
    user_id: Id,
    turn: &Turn,
    is_new: bool,
    mut used: Option<Item>,
    others: Vec<(Write, Error)>,
) -> Result<()> {
    let window = quota(app, user_id)?;
    let mut writes = Conversations(&app.database).add(user_id, turn, is_new)?;
    let own = writes.len();
    let (others, mut errors): (Vec<_>, Vec<_>) = others.into_iter().unzip();
    writes.extend(others);
    for _ in 0..ATTEMPTS {
        let claimed = window.claim(used.as_ref(), app.clock.unix_seconds(), &app.ids)?;
        let mut all = writes.clone();
        all.push(claimed.map_err(refused)?);
        let lost = match app.database.transact(all).await? {
            TransactionOutcome::Done => return Ok(()),
            TransactionOutcome::ConditionFailed(lost) => lost,
        };
        match lost.into_iter().map(|lost| lost.index).min() {
            Some(index) if index < own => return Err(not_added(index)),
            Some(index) if index < writes.len() => return Err(errors.swap_remove(index - own)),
            _ => used = app.database.batch_get(&[&window.key]).await?.remove(&window.key),
        }
    }
    Err(Error::unavailable("the quota kept changing"))
}

/// What it means that a write of a turn was refused.
#[must_use]
pub fn not_added(index: usize) -> Error {
    match index {
        0 => full(),
        2 => Error::new(Code::Unauthenticated, "The session has ended; sign in again."),
        _ => Error::internal("a turn that is there already"),
    }
}

//! Loads the context of a question, enforces the quota, and stores turns.

use shared::app::App;
use shared::database::idempotency::IdempotencyRecord;
use shared::database::rate_limits::SlidingWindow;
use shared::database::{Item, Outcome, UnitOfWork, decode};
use shared::error::{Error, Result};
use shared::ids::UserId;
use shared::types::rate_limit::Limit;
use shared_accounts::http::Caller;
use shared_catalog::http::VisibleCourse;
use shared_catalog::store::courses::{self, Course, Courses};

use crate::store::conversations::{self, Conversation, MAX_TURNS, Turn};

/// The default number of questions per day.
const DEFAULT_DAILY_QUOTA: u32 = 100;
const DAY: i64 = 86_400;
/// The maximum length of the code, id or slug of a course, in characters.
const MAX_COURSE_LENGTH: usize = 100;

/// The course, conversation and quota of a question.
#[derive(Debug)]
pub struct QuestionContext {
    /// The course.
    pub course: Course,
    /// The conversation to continue.
    pub conversation: Option<Conversation>,
    /// The current row of the quota.
    pub used: Option<Item>,
}

/// Validates and trims the code, id or slug of a course.
///
/// # Errors
/// A description of the expected value.
pub fn parse_course(text: &str) -> Result<String, String> {
    let text = text.trim();
    if (1..=MAX_COURSE_LENGTH).contains(&text.chars().count()) {
        Ok(text.to_owned())
    } else {
        Err("must be the code, the id or the slug of a course".to_owned())
    }
}

/// The rate limit of a user, in any 24 hours.
pub fn quota(app: &App, user_id: UserId) -> Result<SlidingWindow> {
    let events = match app.config.optional("TUTOR_DAILY_QUOTA") {
        None => DEFAULT_DAILY_QUOTA,
        Some(text) => text.parse().map_err(Error::internal)?,
    };
    Ok(SlidingWindow::new(
        &format!("tutor#{user_id}"),
        Limit { events, seconds: DAY },
    ))
}

/// The error of a question that exceeds the quota.
pub fn quota_used_up(wait: u64) -> Error {
    Error::rate_limited("You have used up your daily quota of questions.", wait)
}

/// Loads the context of a question. Takes one call, and a second one if the course is identified by code or slug.
///
/// # Errors
/// [`shared::ErrorCode::VerificationRequired`] for an account without proof if an AI service is paid for the answer,
/// [`shared::ErrorCode::NotFound`] for a course that the caller cannot see or a conversation of another user,
/// [`shared::ErrorCode::Validation`] for a conversation about another course, [`shared::ErrorCode::Conflict`] for a full
/// conversation, [`shared::ErrorCode::RateLimited`].
pub async fn load_context(
    app: &App,
    caller: &Caller,
    course: &str,
    conversation: Option<&str>,
) -> Result<QuestionContext> {
    if is_ai_paid(app) {
        caller.require_proof()?;
    }
    let user_id = caller.user.id;
    let window = quota(app, user_id)?;
    let conversation_key = match conversation {
        None => None,
        Some(id) => Some(conversations::key(user_id, id.parse().map_err(|_| no_conversation())?)),
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
    let VisibleCourse { course, .. } = VisibleCourse::check(Some(caller.clone()), course)
        .map_err(|error| error.naming("course_code", "No course with this id, code or slug."))?;
    let conversation = match conversation {
        None => None,
        Some(None) => return Err(no_conversation()),
        Some(Some(row)) => Some(continue_conversation(decode(row)?, &course)?),
    };
    if let Some(wait) = window.refusal(used.as_ref(), app.clock.unix_seconds()) {
        return Err(quota_used_up(wait));
    }
    Ok(QuestionContext {
        course,
        conversation,
        used,
    })
}

fn no_conversation() -> Error {
    Error::unknown("conversation_id", "No conversation with this id.")
}

/// Whether an AI service answers questions or makes vectors of them.
fn is_ai_paid(app: &App) -> bool {
    app.config.optional("TUTOR") == Some("http") || app.config.optional("EMBEDDING_MODEL").is_some()
}

fn continue_conversation(conversation: Conversation, course: &Course) -> Result<Conversation> {
    if conversation.course_id != course.id {
        return Err(Error::field("conversation_id", "is about another course"));
    }
    if conversation.turns >= MAX_TURNS {
        return Err(conversations::full());
    }
    Ok(conversation)
}

/// A slot of the quota that a question has taken.
#[derive(Debug)]
pub struct ReservedQuestion {
    window: SlidingWindow,
    slot: String,
    at: i64,
}

/// Takes a slot of the quota for a question before anything is spent on its answer. `used` is the row of the quota as it
/// was just read.
///
/// # Errors
/// [`shared::ErrorCode::RateLimited`] if the quota has been used up in the meantime.
pub async fn reserve(app: &App, user_id: UserId, used: Option<Item>) -> Result<ReservedQuestion> {
    let window = &quota(app, user_id)?;
    let mut known = Some(used);
    app.database
        .retry("tutor quota", || {
            let known = known.take();
            async move {
                let used = match known {
                    Some(used) => used,
                    None => read_quota(app, window).await?,
                };
                let at = app.clock.unix_seconds();
                let (slot, claim) = window.claim_slot(used.as_ref(), at, &app.ids)?.map_err(quota_used_up)?;
                let mut work = UnitOfWork::new();
                work.add(claim).or_retry();
                let window = window.clone();
                work.commit(&app.database, ReservedQuestion { window, slot, at }).await
            }
        })
        .await
}

impl ReservedQuestion {
    /// Returns the slot of a question that failed without a reply of the AI service.
    pub async fn give_back(&self, app: &App) -> Result<()> {
        match app.database.write(self.window.give_back(&self.slot, self.at)?).await? {
            // An earlier attempt may have returned it.
            Outcome::Done(_) | Outcome::ConditionFailed(_) => Ok(()),
        }
    }
}

/// Stores a turn and completes the idempotency key with the ids of the conversation and the turn in one transaction.
///
/// # Errors
/// [`shared::ErrorCode::Conflict`] if the conversation is full, [`shared::ErrorCode::Unauthenticated`] if the user has been
/// deleted.
pub async fn record(
    app: &App,
    user_id: UserId,
    turn: &Turn,
    is_new: bool,
    idempotency: &IdempotencyRecord,
) -> Result<()> {
    let mut work = UnitOfWork::new();
    conversations::add_turn(&mut work, user_id, turn, is_new)?;
    work.complete(idempotency, &(turn.conversation_id, turn.id))?;
    work.commit_once(&app.database, ()).await
}

/// The row of the quota.
pub async fn read_quota(app: &App, window: &SlidingWindow) -> Result<Option<Item>> {
    Ok(app.database.batch_get(&[&window.key]).await?.remove(&window.key))
}

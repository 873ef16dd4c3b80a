//! `{"type": "ask", "course_code", "query", "conversation_id"?}`: a question to the tutor. The AI worker streams the
//! answer.

use shared::clients::queues::AiJob;
use shared::clients::sockets::Delivery;
use shared::database::rate_limits::SlidingWindow;
use shared::database::{Commit, UnitOfWork};
use shared::ids::TurnId;
use shared::websocket::connections::Connection;
use shared::{App, Error, ErrorCode, Result};
use shared_accounts::http::Caller;
use shared_tutor::answering::parse_question;
use shared_tutor::service::{acknowledge, load_context, parse_course, quota, quota_used_up, read_quota};
use shared_tutor::store::streamed_answers::{self, StreamedAnswer};
use utoipa::ToSchema;

use super::fields::Fields;

/// A question about a course.
#[derive(Clone, Debug, PartialEq, Eq, ToSchema)]
pub(crate) struct Ask {
    /// The code, id or slug of the course.
    #[schema(rename = "course_code", example = "CS-101")]
    course: String,
    /// The question, with 1 to 2,000 characters.
    #[schema(example = "What is a variable?")]
    query: String,
    /// The conversation to continue. Starts a new one if omitted.
    conversation_id: Option<String>,
}

impl Ask {
    pub(super) fn parse(fields: Fields<'_>) -> Result<Self> {
        let invalid = |name: &'static str| {
            move |problem: String| Error::new(ErrorCode::Validation, format!("`{name}` {problem}."))
        };
        let course = parse_course(fields.text("course_code").unwrap_or_default());
        let query = parse_question(fields.text("query").unwrap_or_default());
        let conversation_id = fields.text("conversation_id").filter(|id| !id.is_empty());
        Ok(Self {
            course: course.map_err(invalid("course_code"))?,
            query: query.map_err(invalid("query"))?,
            conversation_id: conversation_id.map(str::to_owned),
        })
    }
}

/// Stores the question and takes a slot of the quota, acknowledges it with an empty first piece of the answer, and
/// enqueues a job for the AI worker. A question that cannot be enqueued costs nothing.
///
/// # Errors
/// The errors of [`load_context`].
pub(crate) async fn ask(
    app: &App,
    connection: &Connection,
    caller: &Caller,
    question: Ask,
    answer_id: TurnId,
    client_id: Option<&str>,
) -> Result<()> {
    let Ask {
        course,
        query,
        conversation_id,
    } = question;
    let user_id = caller.user.id;
    let context = load_context(app, caller, &course, conversation_id.as_deref()).await?;
    let (now, window) = (app.clock.unix_seconds(), &quota(app, user_id)?);
    let before = context.conversation.map(|conversation| conversation.id);
    let question = StreamedAnswer {
        id: answer_id,
        user_id,
        course_id: context.course.id,
        course_code: context.course.course_code,
        query,
        conversation_id: before.unwrap_or_else(|| app.ids.id()),
        is_new: before.is_none(),
        slot: String::new(),
        asked_at: now,
        connection_id: connection.connection_id.clone(),
        from: 1,
        result: None,
        is_sent: false,
        ttl: streamed_answers::ttl(now),
    };
    let (question, mut known) = (&question, Some(context.used));
    let attempt = || {
        let known = known.take();
        async move {
            let used = match known {
                Some(used) => used,
                None => read_quota(app, window).await?,
            };
            let slot = window.claim_slot(used.as_ref(), now, &app.ids)?;
            let (slot, claim) = slot.map_err(quota_used_up)?;
            let answer = StreamedAnswer {
                slot,
                ..question.clone()
            };
            let mut work = UnitOfWork::new();
            work.add(streamed_answers::create(&answer)?).or_internal_error();
            work.add(claim).or_retry();
            work.commit(&app.database, answer).await
        }
    };
    let answer = app.database.retry("tutor quota", attempt).await?;
    // Acknowledge before enqueuing, so that this piece precedes the worker's. A client that is gone can resume later.
    let acknowledged = acknowledge(app, &answer, client_id).await;
    let enqueued = match acknowledged {
        Ok(Delivery::Done | Delivery::Gone) => app.queues().ask_ai(&AiJob::Answer { user_id, answer_id }).await,
        Err(error) => Err(error),
    };
    if enqueued.is_err() {
        cancel(app, window, &answer).await?;
    }
    enqueued
}

/// Removes the question and returns its slot of the quota.
async fn cancel(app: &App, window: &SlidingWindow, answer: &StreamedAnswer) -> Result<()> {
    let mut work = UnitOfWork::new();
    work.add(streamed_answers::withdraw(answer)).or_retry();
    work.add(window.give_back(&answer.slot, answer.asked_at)?).or_retry();
    match work.commit(&app.database, ()).await? {
        // `Retry`: a worker has the question after all and will answer it.
        Commit::Done(()) | Commit::Retry => Ok(()),
    }
}

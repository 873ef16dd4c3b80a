//! `{"type": "ask", "course_code", "query", "conversation_id"?}`: a question to the tutor. The answer is streamed by the AI worker.

use shared::clients::queues::AiJob;
use shared::clients::sockets::Delivery;
use shared::database::TransactionOutcome;
use shared::database::rate_limits::Window;
use shared::websocket::connections::Connection;
use shared::{App, Code, Error, Id, Result};
use shared_accounts::http::Caller;
use shared_tutor::answering::parse_question;
use shared_tutor::service::{acknowledge, look_up, parse_course, quota, refused};
use shared_tutor::store::streamed_answers::{self, Answers, StreamedAnswer};

use crate::frame::Content;

/// How often a slot of the quota is tried for.
const ATTEMPTS: u32 = 20;

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ask {
    course: String,
    query: String,
    conversation_id: Option<String>,
}

impl Ask {
    pub(crate) fn parse(content: Content<'_>) -> Result<Self> {
        let wrong = |name: &'static str| move |what: String| Error::new(Code::Validation, format!("`{name}` {what}."));
        let course = parse_course(content.text("course_code").unwrap_or_default());
        let query = parse_question(content.text("query").unwrap_or_default());
        let conversation_id = content.text("conversation_id").filter(|id| !id.is_empty());
        Ok(Self {
            course: course.map_err(wrong("course_code"))?,
            query: query.map_err(wrong("query"))?,
            conversation_id: conversation_id.map(str::to_owned),
        })
    }
}

/// Stores the question with what it costs of the quota, says so to the client by the first piece of the answer, which is empty,
/// and hands the rest to the AI worker. A question that cannot be handed over costs nothing.
///
/// # Errors
/// As [`look_up`], or SQS is unavailable.
pub(crate) async fn ask(
    app: &App,
    connection: &Connection,
    caller: &Caller,
    question: Ask,
    answer_id: Id,
    client_id: Option<&str>,
) -> Result<()> {
    let Ask {
        course,
        query,
        conversation_id,
    } = question;
    let user_id = caller.user.id;
    let asking = look_up(app, caller, &course, conversation_id.as_deref()).await?;
    let (now, window) = (app.clock.unix_seconds(), quota(app, user_id)?);
    let before = asking.conversation.map(|conversation| conversation.id);
    let mut answer = StreamedAnswer {
        id: answer_id,
        user_id,
        course_id: asking.course.id,
        course_code: asking.course.course_code,
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
    let mut used = asking.used;
    for attempt in 1.. {
        let (slot, claim) = window.claim_slot(used.as_ref(), now, &app.ids)?.map_err(refused)?;
        answer.slot = slot;
        let writes = vec![Answers(&app.database).ask(&answer)?, claim];
        match app.database.transact(writes).await? {
            TransactionOutcome::Done => break,
            TransactionOutcome::ConditionFailed(_) if attempt == ATTEMPTS => {
                return Err(Error::unavailable("the quota kept changing"));
            }
            TransactionOutcome::ConditionFailed(_) => {
                used = app.database.batch_get(&[&window.key]).await?.remove(&window.key);
            }
        }
    }
    // Before the job: the worker's pieces come after this one. A client that is gone already may come back for them.
    let told = acknowledge(app, &answer, client_id).await;
    let started = match told {
        Ok(Delivery::Done | Delivery::Gone) => app.queues().ask_ai(&AiJob::Answer { user_id, answer_id }).await,
        Err(error) => Err(error),
    };
    if started.is_err() {
        withdraw(app, &window, &answer).await?;
    }
    started
}

async fn withdraw(app: &App, window: &Window, answer: &StreamedAnswer) -> Result<()> {
    let writes = vec![
        Answers(&app.database).withdraw(answer),
        window.give_back(&answer.slot, answer.asked_at)?,
    ];
    match app.database.transact(writes).await? {
        // If a worker has it after all, it is answered.
        TransactionOutcome::Done | TransactionOutcome::ConditionFailed(_) => Ok(()),
    }
}

//! Answers a question that was asked over a socket, and streams the answer.

use std::time::Duration;

use shared::database::{TransactionOutcome, Write};
use shared::{App, Error, Id, Result};
use shared_tutor::answering::Answer;
use shared_tutor::service::{self, not_added, quota};
use shared_tutor::store::conversations::{Conversations, Turn};
use shared_tutor::store::streamed_answers::{Answers, Claim, StreamedAnswer, StreamedResult};

/// How long a worker waits for another one to finish.
const MAX_WAIT: Duration = Duration::from_secs(40);
/// How often it checks during that time.
const PAUSE: Duration = Duration::from_millis(500);

/// Finds the answer and streams it, unless either has already been done.
///
/// # Errors
/// Any error means that the job must be delivered again. It then continues where it stopped.
pub(crate) async fn answer_question(app: &App, user_id: Id, id: Id) -> Result<()> {
    let (answers, holder) = (Answers(&app.database), app.ids.id());
    let mut waited = Duration::ZERO;
    let claimed = loop {
        match answers.claim(user_id, id, holder, app.clock.unix_seconds()).await? {
            Claim::Mine(answer) => break *answer,
            Claim::Over => return Ok(()),
            Claim::Busy if waited >= MAX_WAIT => {
                return Err(Error::unavailable("another worker is preparing this answer"));
            }
            Claim::Busy => {
                tokio::time::sleep(PAUSE).await;
                waited += PAUSE;
            }
        }
    };
    let found = match claimed.result {
        Some(_) => Ok(Some(claimed.clone())),
        None => find(app, &claimed, holder).await,
    };
    match found {
        Ok(Some(answer)) => send(app, &answer, holder).await,
        Ok(None) => Ok(()),
        Err(error) => {
            answers.release(&claimed, holder, claimed.from, false).await?;
            Err(error)
        }
    }
}

/// Finds the answer and stores it. Returns the stored row, which names the current connection, or `None` if the user
/// was deleted.
async fn find(app: &App, asked: &StreamedAnswer, holder: Id) -> Result<Option<StreamedAnswer>> {
    let before = (!asked.is_new).then_some(asked.conversation_id);
    let found = service::answer(app, asked.course_id, &asked.query, asked.user_id, before).await;
    let recorded = match found {
        Ok(found) => record(app, asked, &found, holder).await?,
        Err(error) => Err(error),
    };
    if let Err(error) = recorded {
        tracing::warn!(%error, "a question could not be answered");
        fail(app, asked, &error, holder).await?;
    }
    let now = app.clock.unix_seconds();
    Answers(&app.database).get(asked.user_id, asked.id, now).await
}

/// Stores the turn and the streamed answer in one transaction. The inner error is for the student.
async fn record(app: &App, asked: &StreamedAnswer, found: &Answer, holder: Id) -> Result<Result<()>> {
    let turn = Turn {
        // Every attempt uses the same id, so a repeated job adds no second turn.
        id: asked.id,
        conversation_id: asked.conversation_id,
        course_id: asked.course_id,
        course_code: asked.course_code.clone(),
        query: asked.query.clone(),
        answer: found.text.clone(),
        citations: found.citations.clone(),
        source: found.source,
        created_at: app.clock.now(),
    };
    let mut writes = Conversations(&app.database).add(asked.user_id, &turn, asked.is_new)?;
    let own = writes.len();
    writes.push(settle(app, asked, &StreamedResult::from(found), holder)?);
    match app.database.transact(writes).await? {
        TransactionOutcome::Done => Ok(Ok(())),
        TransactionOutcome::ConditionFailed(lost) => match lost.into_iter().map(|lost| lost.index).min() {
            Some(index) if index < own => Ok(Err(not_added(index))),
            _ => Err(lease_lost()),
        },
    }
}

/// Stores the failure and returns the question's slot of the quota.
async fn fail(app: &App, asked: &StreamedAnswer, error: &Error, holder: Id) -> Result<()> {
    let settle = settle(app, asked, &StreamedResult::from(error), holder)?;
    let give_back = quota(app, asked.user_id)?.give_back(&asked.slot, asked.asked_at)?;
    match app.database.transact(vec![settle.clone(), give_back]).await? {
        TransactionOutcome::Done => Ok(()),
        TransactionOutcome::ConditionFailed(lost) if lost.iter().any(|lost| lost.index == 0) => Err(lease_lost()),
        // The slot has already been returned.
        TransactionOutcome::ConditionFailed(_) => match app.database.transact(vec![settle]).await? {
            TransactionOutcome::Done => Ok(()),
            TransactionOutcome::ConditionFailed(_) => Err(lease_lost()),
        },
    }
}

fn settle(app: &App, asked: &StreamedAnswer, result: &StreamedResult, holder: Id) -> Result<Write> {
    Answers(&app.database).settle(asked, result, holder)
}

fn lease_lost() -> Error {
    Error::unavailable("the lease of this answer was lost")
}

/// Streams the answer to its current connection. If API Gateway fails, the next delivery of the job continues there.
async fn send(app: &App, answer: &StreamedAnswer, holder: Id) -> Result<()> {
    let answers = Answers(&app.database);
    match service::stream(app, &answer.connection_id, answer, answer.from).await {
        Ok(()) => answers.release(answer, holder, answer.from, true).await,
        Err(interrupted) => {
            answers.release(answer, holder, interrupted.from, false).await?;
            Err(interrupted.error)
        }
    }
}

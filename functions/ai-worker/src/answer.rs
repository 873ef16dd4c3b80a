//! Answers a question that was asked over a socket, and streams the answer.

use std::time::Duration;

use shared::database::{TransactionOutcome, Write};
use shared::{App, Error, Id, Result};
use shared_tutor::answering::Answer;
use shared_tutor::service::{self, not_added, quota};
use shared_tutor::store::conversations::{Conversations, Turn};
use shared_tutor::store::streamed_answers::{Answers, Claim, StreamedAnswer, StreamedResult};

/// How long a worker waits for another one to end.
const LONGEST_WAIT: Duration = Duration::from_secs(40);
/// How often it looks meanwhile.
const PAUSE: Duration = Duration::from_millis(500);

/// Finds the answer, unless that is done already, and streams it, unless that is done already, too.
///
/// # Errors
/// Something that is needed is unavailable: the job has to come again, and goes on where it stopped.
pub(crate) async fn answer(app: &App, user_id: Id, id: Id) -> Result<()> {
    let (answers, holder) = (Answers(&app.database), app.ids.id());
    let mut waited = Duration::ZERO;
    let claimed = loop {
        match answers.claim(user_id, id, holder, app.clock.unix_seconds()).await? {
            Claim::Mine(answer) => break *answer,
            Claim::Over => return Ok(()),
            Claim::Busy if waited >= LONGEST_WAIT => {
                return Err(Error::unavailable("another worker is at this answer"));
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

/// Finds the answer and writes it down: the answer as it is then, with where it is wanted by now. Nothing if the user has left.
async fn find(app: &App, asked: &StreamedAnswer, holder: Id) -> Result<Option<StreamedAnswer>> {
    let before = (!asked.is_new).then_some(asked.conversation_id);
    let found = service::answer(app, asked.course_id, &asked.query, asked.user_id, before).await;
    let recorded = match found {
        Ok(found) => record(app, asked, &found, holder).await?,
        Err(error) => Err(error),
    };
    if let Err(error) = recorded {
        tracing::warn!(%error, "a question is not answered");
        fail(app, asked, &error, holder).await?;
    }
    let now = app.clock.unix_seconds();
    Answers(&app.database).get(asked.user_id, asked.id, now).await
}

/// Writes the turn and the streamed answer down, both or none. The inner error is for the student.
async fn record(app: &App, asked: &StreamedAnswer, found: &Answer, holder: Id) -> Result<Result<()>> {
    let turn = Turn {
        // The same for every attempt.
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

/// Tells that there is no answer, and gives back what the question took of the quota.
async fn fail(app: &App, asked: &StreamedAnswer, error: &Error, holder: Id) -> Result<()> {
    let settle = settle(app, asked, &StreamedResult::from(error), holder)?;
    let give_back = quota(app, asked.user_id)?.give_back(&asked.slot, asked.asked_at)?;
    match app.database.transact(vec![settle.clone(), give_back]).await? {
        TransactionOutcome::Done => Ok(()),
        TransactionOutcome::ConditionFailed(lost) if lost.iter().any(|lost| lost.index == 0) => Err(lease_lost()),
        // The slot is free again already.
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

/// Streams the answer to where it is wanted. If API Gateway fails, the job goes on there when it comes again.
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

//! Answers a question that was asked over a socket, and streams the answer.

use std::time::Duration;

use shared::database::{Commit, UnitOfWork};
use shared::ids::{LeaseId, TurnId, UserId};
use shared::{App, Error, ErrorCode, Result};
use shared_tutor::answering::TutorAnswer;
use shared_tutor::service::{self, Unanswered, quota};
use shared_tutor::store::conversations::{self, Turn};
use shared_tutor::store::streamed_answers::{self, LeaseOutcome, StreamedAnswer, StreamedAnswers, StreamedResult};

/// How long a worker waits for another one to finish.
const MAX_WAIT: Duration = Duration::from_secs(40);
/// How often it checks during that time.
const PAUSE: Duration = Duration::from_millis(500);

/// Finds the answer and streams it, unless either has already been done.
///
/// # Errors
/// Any error means that the job must be delivered again. It then continues where it stopped.
pub(crate) async fn answer_question(app: &App, user_id: UserId, id: TurnId) -> Result<()> {
    let (answers, holder) = (StreamedAnswers(&app.database), app.ids.id());
    let mut waited = Duration::ZERO;
    let claimed = loop {
        match answers.acquire(user_id, id, holder, app.clock.unix_seconds()).await? {
            LeaseOutcome::Acquired(answer) => break *answer,
            LeaseOutcome::Finished => return Ok(()),
            LeaseOutcome::Busy if waited >= MAX_WAIT => {
                return Err(Error::unavailable("another worker is preparing this answer"));
            }
            LeaseOutcome::Busy => {
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
async fn find(app: &App, asked: &StreamedAnswer, holder: LeaseId) -> Result<Option<StreamedAnswer>> {
    let before = (!asked.is_new).then_some(asked.conversation_id);
    let found = service::answer(app, asked.course_id, &asked.query, asked.user_id, before).await;
    let recorded = match found {
        Ok(found) => record(app, asked, &found, holder).await?,
        Err(unanswered) => Err(unanswered),
    };
    if let Err(Unanswered { error, counts }) = recorded {
        tracing::warn!(%error, "a question could not be answered");
        fail(app, asked, &error, counts, holder).await?;
    }
    let now = app.clock.unix_seconds();
    StreamedAnswers(&app.database).get(asked.user_id, asked.id, now).await
}

/// Stores the turn and the streamed answer in one transaction. The inner error is for the student.
async fn record(
    app: &App,
    asked: &StreamedAnswer,
    found: &TutorAnswer,
    holder: LeaseId,
) -> Result<Result<(), Unanswered>> {
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
    let mut work = UnitOfWork::new();
    conversations::add_turn(&mut work, asked.user_id, &turn, asked.is_new)?;
    work.add(streamed_answers::settle(asked, &StreamedResult::from(found), holder)?)
        .or_fail(lease_lost);
    match work.commit_once(&app.database, ()).await {
        // The conversation is full, or the user was deleted: the answer has been paid for.
        Err(error) if matches!(error.code(), ErrorCode::Conflict | ErrorCode::Unauthenticated) => {
            Ok(Err(Unanswered { error, counts: true }))
        }
        outcome => outcome.map(Ok),
    }
}

/// Stores the failure and returns the question's slot of the quota, unless the question counts all the same.
async fn fail(app: &App, asked: &StreamedAnswer, error: &Error, counts: bool, holder: LeaseId) -> Result<()> {
    let settle = streamed_answers::settle(asked, &StreamedResult::from(error), holder)?;
    if counts {
        let mut work = UnitOfWork::new();
        work.add(settle).or_fail(lease_lost);
        return work.commit_once(&app.database, ()).await;
    }
    let give_back = quota(app, asked.user_id)?.give_back(&asked.slot, asked.asked_at)?;
    let mut work = UnitOfWork::new();
    work.add(settle.clone()).or_fail(lease_lost);
    work.add(give_back).or_retry();
    match work.commit(&app.database, ()).await? {
        Commit::Done(()) => Ok(()),
        // The slot has already been returned.
        Commit::Retry => {
            let mut work = UnitOfWork::new();
            work.add(settle).or_fail(lease_lost);
            work.commit_once(&app.database, ()).await
        }
    }
}

fn lease_lost() -> Error {
    Error::unavailable("the lease of this answer was lost")
}

/// Streams the answer to its current connection. If API Gateway fails, the next delivery of the job continues there.
async fn send(app: &App, answer: &StreamedAnswer, holder: LeaseId) -> Result<()> {
    let answers = StreamedAnswers(&app.database);
    match service::stream(app, &answer.connection_id, answer, answer.from).await {
        Ok(()) => answers.release(answer, holder, answer.from, true).await,
        Err(interrupted) => {
            answers.release(answer, holder, interrupted.from, false).await?;
            Err(interrupted.error)
        }
    }
}

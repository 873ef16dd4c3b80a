//! Starts a generation: one transaction for its row, the quota and the idempotency key, then the message to the worker.

use serde::Serialize;
use shared::clients::queues::AiJob;
use shared::database::idempotency::{Idempotency, IdempotencyOutcome, IdempotencyRecord};
use shared::ids::{GenerationId, PlanSubjectId, UserId};
use shared::{App, Error, ErrorCode, Result};
use shared_accounts::http::Caller;
use shared_plans::planner::Request;
use shared_plans::rules::generation::GenerationStatus;
use shared_plans::store::feedback::PlanFeedback;
use shared_plans::store::generations::{Generation, Generations, Start};

/// Generations per user and day, unless `PLAN_DAILY_QUOTA` is set.
const DAILY_QUOTA: u32 = 20;

/// What to plan, and what it replaces.
pub(crate) struct NewGeneration {
    pub(crate) request: Request,
    pub(crate) subject_ids: Vec<Option<PlanSubjectId>>,
    /// The generation that this one replaces.
    pub(crate) previous: Option<GenerationId>,
    /// Feedback on the replaced plan that came with the request.
    pub(crate) feedback: Option<PlanFeedback>,
}

/// Refuses an account without a verified phone or email address if an AI service is paid for plans.
///
/// # Errors
/// [`ErrorCode::VerificationRequired`].
pub(crate) fn check_may_plan(app: &App, caller: &Caller) -> Result<()> {
    match app.config.optional("PLANNER") {
        Some("http") => caller.require_proof(),
        _ => Ok(()),
    }
}

/// Starts a generation, or returns the id of the one that the same key and body started before.
pub(crate) async fn start_generation(
    app: &App,
    user_id: UserId,
    new: NewGeneration,
    operation: &str,
    key: Option<&str>,
    body: &(impl Serialize + Sync),
) -> Result<GenerationId> {
    let now = app.clock.now();
    let generation = Generation {
        previous: new.previous,
        ..Generation::pending(app.ids.id(), new.request, new.subject_ids, now)
    };
    let idempotency = match Idempotency(&app.database)
        .begin(user_id, operation, key, body, now.as_second())
        .await?
    {
        IdempotencyOutcome::Proceed(record) => record,
        IdempotencyOutcome::Replay(id) => return resume(app, user_id, id).await,
    };
    let generations = Generations(&app.database);
    let start = Start {
        user_id,
        generation: &generation,
        feedback: new.feedback,
        quota: daily_quota(app)?,
        idempotency: &idempotency,
    };
    generations.start(start).await?;
    let sent = app.queues().ask_ai(&job(user_id, generation.id)).await;
    // A client that sent a key can repeat the request, which sends the message. Without a key, the generation is lost.
    if sent.is_err() && matches!(idempotency, IdempotencyRecord::None) {
        let (id, code) = (generation.id, ErrorCode::Unavailable);
        generations.fail(user_id, id, generation.created_at, code, now).await?;
    }
    sent.map(|()| generation.id)
}

/// The generation that was started before. If it is still pending, its message may never have been sent.
async fn resume(app: &App, user_id: UserId, id: GenerationId) -> Result<GenerationId> {
    let generation = Generations(&app.database).get(user_id, id).await?;
    if generation.is_some_and(|generation| generation.status == GenerationStatus::Pending) {
        app.queues().ask_ai(&job(user_id, id)).await?;
    }
    Ok(id)
}

fn job(user_id: UserId, generation_id: GenerationId) -> AiJob {
    AiJob::Plan { user_id, generation_id }
}

fn daily_quota(app: &App) -> Result<u32> {
    match app.config.optional("PLAN_DAILY_QUOTA") {
        Some(text) => text.parse().map_err(Error::internal),
        None => Ok(DAILY_QUOTA),
    }
}

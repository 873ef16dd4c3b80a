//! The start of a generation: its row, its place in the quota, its idempotency key, and then its message to the worker.

use shared::clients::queues::AiJob;
use shared::database::idempotency::{Claim, Idempotency};
use shared::{App, Code, Error, Id, Result};
use shared_plans::planner::Request;
use shared_plans::rules::generation::GenerationStatus;
use shared_plans::store::feedback::PlanFeedback;
use shared_plans::store::generations::{Generation, Generations, Start};

/// Generations a day unless `PLAN_DAILY_QUOTA` says otherwise.
const DAILY_QUOTA: u32 = 20;

/// A plan that is to be made.
pub(crate) struct Plan {
    pub(crate) request: Request,
    pub(crate) subject_ids: Vec<Option<Id>>,
    /// The generation that it takes the place of.
    pub(crate) previous: Option<Id>,
    /// Feedback on that one which comes with the request.
    pub(crate) feedback: Option<PlanFeedback>,
}

/// Starts a generation, or gives the id of the one that the same key and body started before.
///
/// # Errors
/// As [`Generations::start`] and [`Idempotency::claim`], or the queue is unavailable.
pub(crate) async fn start(
    app: &App,
    user_id: Id,
    plan: Plan,
    operation: &str,
    key: Option<String>,
    body: &[u8],
) -> Result<Id> {
    let now = app.clock.now();
    let generation = Generation {
        previous: plan.previous,
        ..Generation::pending(app.ids.id(), plan.request, plan.subject_ids, now)
    };
    let mut completion = None;
    if let Some(key) = &key {
        let keys = Idempotency(&app.database);
        let holder = app.ids.id();
        match keys
            .claim(user_id, operation, key, body, holder, now.as_second())
            .await?
        {
            Claim::Replay(id) => return again(app, user_id, id.parse().map_err(Error::internal)?).await,
            Claim::Run(lease) => completion = Some(lease.complete(&generation.id.to_string())?),
        }
    }
    let generations = Generations(&app.database);
    let start = Start {
        user_id,
        generation: &generation,
        feedback: plan.feedback,
        quota: quota(app)?,
        completion,
    };
    generations.start(start).await?;
    let sent = app.queues().ask_ai(&job(user_id, generation.id)).await;
    // Who has a key comes again with it, and the message is sent then. Nobody else can.
    if sent.is_err() && key.is_none() {
        let (id, code) = (generation.id, Code::Unavailable);
        generations.fail(user_id, id, generation.created_at, code, now).await?;
    }
    sent.map(|()| generation.id)
}

/// The generation that was started before. If nobody took it up, its message may never have been sent.
async fn again(app: &App, user_id: Id, id: Id) -> Result<Id> {
    let generation = Generations(&app.database).get(user_id, id).await?;
    if generation.is_some_and(|generation| generation.status == GenerationStatus::Pending) {
        app.queues().ask_ai(&job(user_id, id)).await?;
    }
    Ok(id)
}

fn job(user_id: Id, generation_id: Id) -> AiJob {
    AiJob::Plan { user_id, generation_id }
}

fn quota(app: &App) -> Result<u32> {
    match app.config.optional("PLAN_DAILY_QUOTA") {
        Some(text) => text.parse().map_err(Error::internal),
        None => Ok(DAILY_QUOTA),
    }
}

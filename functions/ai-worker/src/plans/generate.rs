//! Generates a study plan.

use std::time::Duration;

use shared::ids::{GenerationId, LeaseId, UserId};
use shared::outbox::{self, Event};
use shared::{App, Error, ErrorCode, Result};
use shared_plans::store::generations::leases::LeaseOutcome;
use shared_plans::store::generations::{Generation, Generations};
use shared_plans::store::tasks::PlanTasks;

use super::planner;

/// How long a worker may take for a plan, in seconds: longer than the function may run.
const LEASE_SECONDS: i64 = 100;
/// How long a worker waits for another one to finish. The wait and a plan fit into the function's timeout.
const MAX_WAIT: Duration = Duration::from_secs(40);
/// How often it checks during that time.
const PAUSE: Duration = Duration::from_millis(500);
/// How often a plan is attempted after internal failures. The queue gives up its message after as many deliveries.
const MAX_ATTEMPTS: u32 = 5;

/// Generates the plan of a generation, unless it is ready or its user was deleted.
///
/// # Errors
/// Any error means that the job must be delivered again.
pub(crate) async fn generate_plan(app: &App, user_id: UserId, id: GenerationId) -> Result<()> {
    let (generations, holder) = (Generations(&app.database), app.ids.id());
    let mut waited = Duration::ZERO;
    loop {
        let now = app.clock.unix_seconds();
        match generations.acquire(user_id, id, holder, now, LEASE_SECONDS).await? {
            LeaseOutcome::Acquired(generation) => return run(app, user_id, &generation, holder).await,
            LeaseOutcome::Ready(_) => return Ok(()),
            // Unprocessable messages must reach the dead-letter queue, including every duplicate.
            LeaseOutcome::Failed(code) if code == ErrorCode::Internal.as_str() => {
                return Err(Error::internal("the generation cannot be processed"));
            }
            LeaseOutcome::Failed(_) => return Ok(()),
            // The user was deleted, possibly while the plan was being written.
            LeaseOutcome::Gone => return PlanTasks(&app.database).clear(user_id, id).await,
            LeaseOutcome::Unreadable(error) => return give_up(app, user_id, id, holder, error).await,
            LeaseOutcome::Held(_) if waited >= MAX_WAIT => {
                return Err(Error::unavailable("another worker is generating this plan"));
            }
            LeaseOutcome::Held(_) => {
                tokio::time::sleep(PAUSE).await;
                waited += PAUSE;
            }
        }
    }
}

/// Marks a generation that cannot be read as failed. If that fails too, releases the lease so that the next delivery
/// can try at once.
async fn give_up(app: &App, user_id: UserId, id: GenerationId, holder: LeaseId, error: Error) -> Result<()> {
    let (generations, at) = (Generations(&app.database), app.clock.now());
    if let Err(worse) = generations.fail(user_id, id, at, ErrorCode::Internal, at).await {
        generations.release(user_id, id, holder).await?;
        return Err(worse);
    }
    Err(error)
}

/// Generates the plan under the lease of `holder`. Failures of the AI service are final; after internal failures the
/// job is delivered again, up to [`MAX_ATTEMPTS`] times.
async fn run(app: &App, user_id: UserId, generation: &Generation, holder: LeaseId) -> Result<()> {
    let (generations, id) = (Generations(&app.database), generation.id);
    let Err(error) = make_and_store(app, user_id, generation, holder).await else {
        return Ok(());
    };
    let code = error.code();
    let is_final = matches!(code, ErrorCode::AiInvalidResponse | ErrorCode::AiUnavailable);
    if is_final {
        tracing::warn!(%error, "a plan has failed");
        app.metrics.count("PlanFailed");
        let asked_at = generation.created_at;
        return generations.fail(user_id, id, asked_at, code, app.clock.now()).await;
    }
    if generation.attempts >= MAX_ATTEMPTS {
        let (asked_at, now) = (generation.created_at, app.clock.now());
        generations
            .fail(user_id, id, asked_at, ErrorCode::Internal, now)
            .await?;
    } else {
        generations.release(user_id, id, holder).await?;
    }
    Err(error)
}

async fn make_and_store(app: &App, user_id: UserId, generation: &Generation, holder: LeaseId) -> Result<()> {
    let (generations, tasks) = (Generations(&app.database), PlanTasks(&app.database));
    let (schedule, source) = planner::plan(app, user_id, generation).await?;
    if generation.attempts > 1 {
        // An earlier attempt may have left tasks of a different plan.
        tasks.clear(user_id, generation.id).await?;
    }
    let count = tasks.store(user_id, generation, &schedule).await?;
    let all = schedule.days.iter().flat_map(|day| &day.tasks);
    let ready = Generation {
        source: Some(source),
        tasks: count,
        minutes: all.map(|task| task.minutes).sum(),
        last_date: schedule.days.last().map(|day| day.date),
        warnings: schedule.warnings,
        ..generation.clone()
    };
    let generation_id = ready.id;
    let (event_id, news) = outbox::announcement(app, Event::PlanReady { user_id, generation_id }, None)?;
    let now = app.clock.now();
    if generations.finish(user_id, &ready, holder, now, news).await? {
        app.metrics.count("PlanReady");
        outbox::wake(app, event_id).await;
        return Ok(());
    }
    match generations.get(user_id, generation.id).await? {
        // The user was deleted in the meantime.
        None => tasks.clear(user_id, generation.id).await,
        Some(_) => Err(Error::unavailable("the lease of this plan was lost")),
    }
}

//! Makes a study plan.

use std::time::Duration;

use shared::{App, Code, Error, Id, Result};
use shared_plans::store::generations::leases::Claim;
use shared_plans::store::generations::{Generation, Generations};
use shared_plans::store::tasks::PlanTasks;

use crate::{planner, tell};

/// How long a worker has for a plan, in seconds: longer than the function may run.
const LEASE_SECONDS: i64 = 100;
/// How long a worker waits for another one to end: that and a plan fit into the function's time.
const LONGEST_WAIT: Duration = Duration::from_secs(40);
/// How often it looks meanwhile.
const PAUSE: Duration = Duration::from_millis(500);
/// A plan that fails so often for our own reasons has failed: the queue gives its message up then, too.
const MOST_ATTEMPTS: u32 = 5;

/// Makes the plan of a generation, unless it is made already or its student has left.
///
/// # Errors
/// Something that is needed is unavailable, or the generation cannot be read: the job has to come again.
pub(crate) async fn make(app: &App, user_id: Id, id: Id) -> Result<()> {
    let (generations, holder) = (Generations(&app.database), app.ids.id());
    let mut waited = Duration::ZERO;
    loop {
        let now = app.clock.unix_seconds();
        match generations.claim(user_id, id, holder, now, LEASE_SECONDS).await? {
            Claim::Run(generation) => return run(app, user_id, &generation, holder).await,
            Claim::Ready(generation) => return tell::tell(app, user_id, &generation).await,
            // The messages of what is broken belong into the dead-letter queue, each copy of them.
            Claim::Failed(code) if code == Code::Internal.as_str() => {
                return Err(Error::internal("the generation is broken"));
            }
            Claim::Failed(_) => return Ok(()),
            // The student has left, maybe while the plan was being written.
            Claim::Gone => return PlanTasks(&app.database).clear(user_id, id).await,
            Claim::Unreadable(error) => return give_up(app, user_id, id, holder, error).await,
            Claim::Held(_) if waited >= LONGEST_WAIT => {
                return Err(Error::unavailable("another worker is at this plan"));
            }
            Claim::Held(_) => {
                tokio::time::sleep(PAUSE).await;
                waited += PAUSE;
            }
        }
    }
}

/// Says of a generation that cannot be read that it has failed. If even that fails, the next copy of the message may try at once.
async fn give_up(app: &App, user_id: Id, id: Id, holder: Id, error: Error) -> Result<()> {
    let (generations, at) = (Generations(&app.database), app.clock.now());
    if let Err(worse) = generations.fail(user_id, id, at, Code::Internal, at).await {
        generations.release(user_id, id, holder).await?;
        return Err(worse);
    }
    Err(error)
}

/// Makes the plan under the lease of `holder`. What the AI service is to blame for is final; for our own failures the job comes
/// again, a few times.
async fn run(app: &App, user_id: Id, generation: &Generation, holder: Id) -> Result<()> {
    let (generations, id) = (Generations(&app.database), generation.id);
    let Err(error) = make_and_store(app, user_id, generation, holder).await else {
        return Ok(());
    };
    let code = error.code();
    let is_final = matches!(code, Code::AiInvalidResponse | Code::AiUnavailable);
    if is_final {
        tracing::warn!(%error, "a plan has failed");
        app.metrics.count("PlanFailed");
        let asked_at = generation.created_at;
        return generations.fail(user_id, id, asked_at, code, app.clock.now()).await;
    }
    if generation.attempts >= MOST_ATTEMPTS {
        let (asked_at, now) = (generation.created_at, app.clock.now());
        generations.fail(user_id, id, asked_at, Code::Internal, now).await?;
    } else {
        generations.release(user_id, id, holder).await?;
    }
    Err(error)
}

async fn make_and_store(app: &App, user_id: Id, generation: &Generation, holder: Id) -> Result<()> {
    let (generations, tasks) = (Generations(&app.database), PlanTasks(&app.database));
    let (schedule, source) = planner::plan(app, user_id, generation).await?;
    if generation.attempts > 1 {
        // What an earlier attempt left may be of another plan.
        tasks.clear(user_id, generation.id).await?;
    }
    let count = tasks.store(user_id, generation, &schedule).await?;
    let all = schedule.days.iter().flat_map(|day| &day.tasks);
    let made = Generation {
        source: Some(source),
        tasks: count,
        minutes: all.map(|task| task.minutes).sum(),
        last_date: schedule.days.last().map(|day| day.date),
        warnings: schedule.warnings,
        ..generation.clone()
    };
    if generations.finish(user_id, &made, holder, app.clock.now()).await? {
        app.metrics.count("PlanReady");
        return tell::tell(app, user_id, &made).await;
    }
    match generations.get(user_id, generation.id).await? {
        // The student has left meanwhile.
        None => tasks.clear(user_id, generation.id).await,
        Some(_) => Err(Error::unavailable("the lease of this plan was lost")),
    }
}

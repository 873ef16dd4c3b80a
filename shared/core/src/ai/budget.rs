//! The daily budget of calls to the AI service, for all users together.
//!
//! Quotas per user bound nothing while accounts are free, and a breaker counts failures, not money. So each call, and each
//! repeated attempt, first takes its place in the budget.

use crate::app::App;
use crate::database::minute_counters::MinuteCounters;
use crate::database::{Table, UnitOfWork};
use crate::error::{Error, ErrorCode, Result};

const DAY: i64 = 86_400;
/// The counters of the AI service (see [`crate::database::minute_counters`]), next to its breaker.
const COUNTERS: MinuteCounters = MinuteCounters {
    table: Table::Plans,
    partition: "AI_BUDGET",
};
const CALLS: &str = "CALLS";
/// When to try again once the budget is used up, in seconds: places become free every minute.
const RETRY_AFTER: u64 = 600;

/// Takes a call out of the budget.
///
/// # Errors
/// [`ErrorCode::AiUnavailable`] if the budget is used up.
pub async fn take(app: &App) -> Result<()> {
    let attempt = || async {
        let now = app.clock.unix_seconds();
        let counts = COUNTERS.of_a_day(&app.database, now).await?;
        let Some(room) = counts.room(CALLS, app.config.ai_daily_budget, DAY, now) else {
            app.metrics.count("AiBudgetExhausted");
            return Err(used_up());
        };
        let mut work = UnitOfWork::new();
        work.add(COUNTERS.add_within(CALLS, now, room)?).or_retry();
        work.commit(&app.database, ()).await
    };
    app.database.retry("AI budget", attempt).await?;
    app.metrics.count("AiCalls");
    Ok(())
}

fn used_up() -> Error {
    Error::new(
        ErrorCode::AiUnavailable,
        "The daily budget of the AI service is used up; please try again later.",
    )
    .retry_after(RETRY_AFTER)
}

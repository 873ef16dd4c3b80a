//! Asking the AI service as a product has to: inside a budget, with tries after random pauses, and not at all while its breaker is
//! open.

use std::time::{Duration, Instant};

use crate::ai::budget;
use crate::app::App;
use crate::clients::ai::{Failure, Question};
use crate::database::circuit_breakers::{Breakers, Permit};
use crate::error::{Error, ErrorCode, Result};

/// What the breaker is called.
const SERVICE: &str = "ai";
/// The most tries of a question.
const TRIES: u32 = 3;
/// The pause before the second try is below this many milliseconds; it doubles.
const PAUSE: u32 = 250;
/// The time that must be left for another try.
const LEAST: Duration = Duration::from_millis(500);
/// All tries of a question, in seconds, unless `AI_BUDGET_SECONDS` says otherwise; clients give up after 25.
const BUDGET: u64 = 20;
/// When to try again once the service is down, in seconds.
const RETRY_AFTER: u64 = 30;

/// The text of the answer.
///
/// # Errors
/// [`ErrorCode::AiUnavailable`] if the service is down or says nothing in time, [`ErrorCode::AiInvalidResponse`] if its reply is malformed,
/// or the database is unavailable.
pub async fn ask(app: &App, question: &Question) -> Result<String> {
    try_to_ask(app, question).await?.map_err(|failure| match failure {
        Failure::Down { cause, .. } if cause.code() == ErrorCode::AiUnavailable => cause,
        Failure::Down { cause, .. } | Failure::Timeout(cause) => down().because(cause),
        Failure::Invalid(cause) => invalid(cause),
    })
}

/// Like [`ask`], but keeps the failure kinds distinct.
pub async fn try_to_ask(app: &App, question: &Question) -> Result<Result<String, Failure>> {
    let breakers = Breakers(&app.database);
    let before = match breakers.permit(SERVICE, app.clock.unix_seconds()).await? {
        Permit::Ask(breaker) => breaker,
        Permit::Wait(seconds) => {
            let cause = down().retry_after(seconds).because("the breaker is open");
            return Ok(Err(Failure::Down { cause, retry: false }));
        }
    };
    let ask = |left| async move {
        budget::take(app).await.map_err(not_asked)?;
        app.ai().ask(&app.config, &app.secrets, question, left).await
    };
    let answer = try_several_times(app, time_budget(app)?, ask).await;
    match &answer {
        // The service was not asked, so nothing is known about it.
        Err(Failure::Down { cause, .. }) if cause.code() == ErrorCode::AiUnavailable => {}
        Err(Failure::Down { .. } | Failure::Timeout(_)) => {
            breakers.failed(SERVICE, before, app.clock.unix_seconds()).await?;
        }
        Ok(_) | Err(Failure::Invalid(_)) => breakers.succeeded(SERVICE, before).await?,
    }
    Ok(answer)
}

/// The failure of a call that was not made, because the budget is used up or could not be read.
#[must_use]
pub fn not_asked(cause: Error) -> Failure {
    let cause = match cause.code() {
        ErrorCode::AiUnavailable => cause,
        _ => down().because(cause),
    };
    Failure::Down { cause, retry: false }
}

/// That an answer cannot be used, and for the log why.
#[must_use]
pub fn invalid(cause: String) -> Error {
    Error::new(
        ErrorCode::AiInvalidResponse,
        "The AI service gave no usable answer; please try again.",
    )
    .because(cause)
}

/// The error of a failed request.
#[must_use]
pub fn down() -> Error {
    Error::new(
        ErrorCode::AiUnavailable,
        "The AI service does not answer; please try again later.",
    )
    .retry_after(RETRY_AFTER)
}

fn time_budget(app: &App) -> Result<Duration> {
    let seconds = match app.config.optional("AI_BUDGET_SECONDS") {
        Some(text) => text.parse().map_err(Error::internal)?,
        None => BUDGET,
    };
    Ok(Duration::from_secs(seconds))
}

/// Calls `ask` with the time it has until it gives an answer or a failure that another try does not mend, inside `budget`.
pub async fn try_several_times<T, F: Future<Output = Result<T, Failure>>>(
    app: &App,
    budget: Duration,
    ask: impl Fn(Duration) -> F,
) -> Result<T, Failure> {
    let begun = Instant::now();
    let mut tries = 1;
    loop {
        let left = budget.saturating_sub(begun.elapsed());
        let answer = ask(left).await;
        let Err(Failure::Down { retry: true, cause }) = answer else {
            return answer;
        };
        let pause = Duration::from_millis(u64::from(app.ids.below(PAUSE << (tries - 1))));
        if tries == TRIES || begun.elapsed() + pause + LEAST > budget {
            return Err(Failure::Down { cause, retry: true });
        }
        tracing::warn!(%cause, tries, "the AI service is asked again");
        tokio::time::sleep(pause).await;
        tries += 1;
    }
}

//! Wrong passwords: ten in fifteen minutes for one identifier, known or not, and even the right one is refused.
//!
//! A wrong password takes a slot of the identifier's window; a right one counts only if a slot is still free, so tries at the
//! same time learn no more than tries in a row.

use std::ops::ControlFlow;

use sha2::{Digest as _, Sha256};
use shared::app::App;
use shared::database::rate_limits::SlidingWindow;
use shared::database::{Item, Key, Outcome};
use shared::error::{Error, ErrorCode, Result};
use shared::types::rate_limit::Limit;

const FAILURES: Limit = Limit {
    events: 10,
    seconds: 15 * 60,
};

/// The window of an identifier's guard or, for somebody who is signed in, of the user's row.
#[must_use]
pub fn window(owner: &Key) -> SlidingWindow {
    // A hash: what was typed may be anything, a password in the wrong field included.
    SlidingWindow::new(&format!("login#{:x}", Sha256::digest(&owner.pk)), FAILURES)
}

/// What to answer to a wrong password after taking a slot of the window; `row` is the window as just read.
pub async fn record(app: &App, window: &SlidingWindow, row: Option<Item>) -> Result<Error> {
    // Each round either takes a slot or sees that somebody else took it, so there are no more rounds than slots.
    let attempt = |row: Option<Item>| async move {
        Ok(match window.claim(row.as_ref(), app.clock.unix_seconds(), &app.ids)? {
            Err(wait) => ControlFlow::Break(too_many(wait)),
            Ok(claim) => match app.database.write(claim).await? {
                Outcome::Done(_) => ControlFlow::Break(wrong()),
                Outcome::ConditionFailed(current) => ControlFlow::Continue(current),
            },
        })
    };
    app.database.retry_from("password failures", row, attempt).await
}

/// Refuses everybody while the window is full; `row` is the window as just read.
///
/// # Errors
/// [`ErrorCode::RateLimited`].
pub fn check(app: &App, window: &SlidingWindow, row: Option<&Item>) -> Result<()> {
    match window.refusal(row, app.clock.unix_seconds()) {
        Some(wait) => Err(too_many(wait)),
        None => Ok(()),
    }
}

fn wrong() -> Error {
    Error::new(
        ErrorCode::CredentialsInvalid,
        "The password is wrong, or the account does not exist.",
    )
}

/// The answer while the window is full.
#[must_use]
pub fn too_many(wait: u64) -> Error {
    Error::rate_limited(
        "Too many wrong passwords; please try again later or sign in with a code.",
        wait,
    )
}

//! Wrong passwords: ten in fifteen minutes for one identifier, known or not, and even the right one is refused.
//!
//! A wrong password takes a slot of the identifier's window; a right one counts only if a slot is still free, so tries at the
//! same time learn no more than tries in a row.
//!
//! A client has another window for all identifiers together, so that nobody can try one password on all accounts. Its
//! slot is taken *before* the password is hashed and given back if it is right: a client without a free slot costs no
//! hash. A client may be a classroom, though, so users who have signed in from the same network before are let in past
//! a full window. That buys an attacker on the network no more than the ten attempts that each of these identifiers has
//! anyway.

use std::collections::HashMap;
use std::ops::ControlFlow;

use sha2::{Digest as _, Sha256};
use shared::app::App;
use shared::database::rate_limits::{ClientWindows, SlidingWindow, TakenSlots};
use shared::database::{Item, Key, Outcome, Write};
use shared::error::{Error, ErrorCode, Result};
use shared::types::client_network::{ClientLimit, ClientNetwork};
use shared::types::rate_limit::Limit;

const SECONDS: i64 = 15 * 60;
const FAILURES: Limit = Limit {
    events: 10,
    seconds: SECONDS,
};

/// The window of an identifier's guard or, for a signed-in user, of the user's row.
#[must_use]
pub fn window(owner: &Key) -> SlidingWindow {
    // A hash: what was typed may be anything, a password in the wrong field included.
    SlidingWindow::new(&format!("login#{:x}", Sha256::digest(&owner.pk)), FAILURES)
}

/// The windows of a client who is not signed in, over all identifiers.
#[must_use]
pub fn client_windows(app: &App, client: &ClientNetwork) -> ClientWindows {
    let limit = ClientLimit::new(app.config.clients.wrong_passwords, SECONDS);
    ClientWindows::new("login-client", client, limit)
}

/// A password that may be compared, from a client who is not signed in.
#[derive(Debug)]
pub enum Guess {
    /// It counts as wrong for its client until it is known to be right.
    Counted(TakenSlots),
    /// The client's window is full for this number of seconds, but the user has signed in from there before.
    PastTheLimit(u64),
}

/// Takes a slot of the client's windows for a password, before it is hashed. `rows` are the windows as just read.
///
/// # Errors
/// [`ErrorCode::RateLimited`] if the client has none, unless the account `is_known` on its network.
pub async fn begin(app: &App, windows: &ClientWindows, rows: &HashMap<Key, Item>, is_known: bool) -> Result<Guess> {
    let now = app.clock.unix_seconds();
    match windows.take(&app.database, &app.ids, now, rows, || too_many(5)).await? {
        Ok(taken) => Ok(Guess::Counted(taken)),
        Err(wait) if is_known => Ok(Guess::PastTheLimit(wait)),
        Err(wait) => {
            app.metrics.count("WrongPasswordsLimited");
            Err(too_many(wait))
        }
    }
}

impl Guess {
    /// Writes for the transaction that the right password leads to.
    pub fn was_right(&self) -> Result<Vec<Write>> {
        match self {
            Self::Counted(taken) => taken.give_back(),
            Self::PastTheLimit(_) => Ok(Vec::new()),
        }
    }

    /// The error for a wrong password. Past the limit it is the same as for an unknown account, so that it does not
    /// reveal which users have signed in from the network.
    #[must_use]
    pub fn was_wrong(&self, error: Error) -> Error {
        match self {
            Self::Counted(_) => error,
            Self::PastTheLimit(wait) => too_many(*wait),
        }
    }
}

/// Takes a slot of the window for a wrong password and returns the error; `row` is the window as just read.
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

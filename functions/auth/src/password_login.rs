//! Signing in with an identifier and a password.
//!
//! Known and unknown accounts take the same calls and the same hash. A wrong password takes a slot of the identifier's window;
//! a right one counts only if a slot is still free, so tries at the same time learn no more than tries in a row.

use axum::Json;
use sha2::{Digest as _, Sha256};
use shared::auth::login;
use shared::auth::passwords::Comparison;
use shared::domain::window::Limit;
use shared::store::sessions::Session;
use shared::store::users::{self, Identifier, User, Users};
use shared::store::windows::Window;
use shared::store::{Item, Outcome, TransactionOutcome};
use shared::{App, Code, Error, Id, Result};

use crate::login_reply::LoginReply;

/// Wrong passwords for one identifier, known or not.
const FAILURES: Limit = Limit {
    events: 10,
    seconds: 15 * 60,
};

pub(crate) async fn sign_in(
    app: &App,
    identifier: &Identifier,
    password: String,
    user_agent: Option<String>,
) -> Result<Json<LoginReply>> {
    let guard_key = identifier.key();
    // A hash: what was typed may be anything, a password in the wrong field included.
    let window = Window::new(&format!("login#{:x}", Sha256::digest(&guard_key.pk)), FAILURES);
    let mut rows = app.database.batch_get(&[&guard_key, &window.key]).await?;
    let failures = rows.remove(&window.key);
    if let Some(wait) = window.refusal(failures.as_ref(), app.clock.unix_seconds()) {
        return Err(too_many(wait));
    }
    let nobody = Id::from_bytes([0; 16]);
    let user_id = rows
        .remove(&guard_key)
        .map(users::guarded)
        .transpose()?
        .unwrap_or(nobody);
    let user = Users(&app.database).get(user_id).await?;
    let stored = user.as_ref().and_then(|user| user.password_hash.clone());
    let comparison = app.passwords.compare(password.clone(), stored.clone()).await?;
    let (user, stored) = match (comparison, user, stored) {
        (Comparison::Right | Comparison::RightButOutdated, Some(user), Some(stored)) => (user, stored),
        _ => return Err(record_failure(app, &window, failures).await?),
    };
    let session = begin_session(app, &window, &user, user_agent).await?;
    if comparison == Comparison::RightButOutdated {
        let hash = app.passwords.hash(password).await?;
        Users(&app.database).rehash(user.id, &stored, &hash).await?;
    }
    Ok(LoginReply::new(
        &user,
        login::tokens(app, &session)?,
        "You are signed in.",
    ))
}

async fn begin_session(app: &App, window: &Window, user: &User, user_agent: Option<String>) -> Result<Session> {
    let (session, begin) = login::begin(app, user, user_agent)?;
    let now = app.clock.unix_seconds();
    match app.database.transact(vec![begin, window.has_room(now)?]).await? {
        TransactionOutcome::Done => Ok(session),
        TransactionOutcome::ConditionFailed(_) => Err(too_many(1)),
    }
}

/// What to answer after taking a slot of the window.
async fn record_failure(app: &App, window: &Window, mut row: Option<Item>) -> Result<Error> {
    // Each round either takes a slot or sees that somebody else took it, so it ends with the last slot.
    loop {
        match window.claim(row.as_ref(), app.clock.unix_seconds(), &app.ids)? {
            Err(wait) => return Ok(too_many(wait)),
            Ok(claim) => match app.database.write(claim).await? {
                Outcome::Done(_) => return Ok(wrong()),
                Outcome::ConditionFailed(current) => row = current,
            },
        }
    }
}

fn wrong() -> Error {
    Error::new(Code::CredentialsInvalid, "Wrong password, or no such account.")
}

fn too_many(wait: u64) -> Error {
    Error::rate_limited(
        "Too many wrong passwords; try again later or sign in with a code.",
        wait,
    )
}

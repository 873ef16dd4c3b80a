//! Signing in with an identifier and a password.
//!
//! Known and unknown accounts cost the same calls and one comparison of hashes, so that the time of a reply does not
//! reveal which accounts exist.

use axum::Json;
use shared::database::UnitOfWork;
use shared::database::rate_limits::SlidingWindow;
use shared::ids::Id;
use shared::tokens::passwords::Comparison;
use shared::{App, Result};
use shared_accounts::auth::{login, password_failures};
use shared_accounts::store::identifiers::{Identifier, guarded};
use shared_accounts::store::sessions::Session;
use shared_accounts::store::users::{User, Users};

use crate::sessions::view::LoginReply;

pub(crate) async fn sign_in(
    app: &App,
    identifier: &Identifier,
    password: String,
    user_agent: Option<String>,
) -> Result<Json<LoginReply>> {
    let guard_key = identifier.key();
    let window = password_failures::window(&guard_key);
    let mut rows = app.database.batch_get(&[&guard_key, &window.key]).await?;
    let failures = rows.remove(&window.key);
    password_failures::check(app, &window, failures.as_ref())?;
    let no_user = Id::from_bytes([0; 16]);
    let user_id = rows.remove(&guard_key).map(guarded).transpose()?.unwrap_or(no_user);
    let user = Users(&app.database).get(user_id).await?;
    let stored = user.as_ref().and_then(|user| user.password_hash.clone());
    let comparison = app.passwords.compare(password.clone(), stored.clone()).await?;
    let (user, stored) = match (comparison, user, stored) {
        (Comparison::Right | Comparison::RightButOutdated, Some(user), Some(stored)) => (user, stored),
        _ => return Err(password_failures::record(app, &window, failures).await?),
    };
    let session = begin_session(app, &window, &user, user_agent).await?;
    login::end_surplus(app, &user).await;
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

async fn begin_session(app: &App, window: &SlidingWindow, user: &User, user_agent: Option<String>) -> Result<Session> {
    let (session, begin) = login::begin(app, user, user_agent)?;
    let mut work = UnitOfWork::new();
    work.add(window.has_room(app.clock.unix_seconds())?)
        .or_fail(|| password_failures::too_many(1));
    work.add(begin).or_internal_error();
    work.commit_once(&app.database, session).await
}

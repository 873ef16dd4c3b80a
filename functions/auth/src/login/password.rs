//! Signing in with an identifier and a password.
//!
//! Known and unknown accounts cost the same calls and one comparison of hashes, so that the time of a reply does not
//! reveal which accounts exist.

use axum::Json;
use shared::database::UnitOfWork;
use shared::database::rate_limits::SlidingWindow;
use shared::ids::Id;
use shared::tokens::passwords::Comparison;
use shared::types::client_network::ClientNetwork;
use shared::{App, Result};
use shared_accounts::auth::login;
use shared_accounts::auth::password_failures::{self, Guess};
use shared_accounts::store::identifiers::{Identifier, guarded};
use shared_accounts::store::known_networks;
use shared_accounts::store::sessions::Session;
use shared_accounts::store::users::{User, Users};

use crate::login::view::LoginReply;

pub(crate) async fn sign_in(
    app: &App,
    identifier: &Identifier,
    password: String,
    client: &ClientNetwork,
    user_agent: Option<String>,
) -> Result<Json<LoginReply>> {
    let guard_key = identifier.key();
    let window = password_failures::window(&guard_key);
    let client_windows = password_failures::client_windows(app, client);
    let keys = [&guard_key, &window.key].into_iter().chain(client_windows.keys());
    let mut rows = app.database.batch_get(&keys.collect::<Vec<_>>()).await?;
    let failures = rows.remove(&window.key);
    password_failures::check(app, &window, failures.as_ref())?;
    let no_user = Id::from_bytes([0; 16]);
    let user_id = rows.remove(&guard_key).map(guarded).transpose()?.unwrap_or(no_user);
    let now = app.clock.unix_seconds();
    let (user, is_known) = Users(&app.database).with_network(user_id, client, now).await?;
    let guess = password_failures::begin(app, &client_windows, &rows, is_known).await?;
    let stored = user.as_ref().and_then(|user| user.password_hash.clone());
    let comparison = app.passwords.compare(password.clone(), stored.clone()).await?;
    let (user, stored) = match (comparison, user, stored) {
        (Comparison::Right | Comparison::RightButOutdated, Some(user), Some(stored)) => (user, stored),
        _ => {
            let error = password_failures::record(app, &window, failures).await?;
            return Err(guess.was_wrong(error));
        }
    };
    let session = begin_session(app, &window, &guess, &user, client, user_agent).await?;
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

async fn begin_session(
    app: &App,
    window: &SlidingWindow,
    guess: &Guess,
    user: &User,
    client: &ClientNetwork,
    user_agent: Option<String>,
) -> Result<Session> {
    let (session, begin) = login::begin(app, user, user_agent)?;
    let now = app.clock.unix_seconds();
    let mut work = UnitOfWork::new();
    work.add(window.has_room(now)?)
        .or_fail(|| password_failures::too_many(1));
    work.add(begin).or_internal_error();
    work.add(known_networks::remember(user.id, client, now)?)
        .or_internal_error();
    work.add_all(guess.was_right()?).or_internal_error();
    work.commit_once(&app.database, session).await
}

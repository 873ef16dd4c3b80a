//! Signing in with a phone number and a code.

use axum::Json;
use shared::database::{Commit, UnitOfWork, Write};
use shared::types::client_network::ClientNetwork;
use shared::{App, Error, ErrorCode, Result};
use shared_accounts::auth::{login, one_time_code};
use shared_accounts::rules::one_time_code::Purpose;
use shared_accounts::store::users::{self, User, Users};
use shared_accounts::store::{known_networks, leads};

use crate::login::phone_and_code::PhoneAndCode;
use crate::login::view::LoginReply;

/// The effect of a right code for a phone number without an account.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum IfNoAccount {
    /// Creates an account.
    SignUp,
    /// Fails with `account_not_found`.
    Refuse,
}

/// Signs in with a code. This reads the code with its owner, then the user, and writes one transaction. For a known
/// user it also counts the other sessions.
pub(crate) async fn sign_in(
    app: &App,
    proof: PhoneAndCode,
    purpose: Purpose,
    if_no_account: IfNoAccount,
    client: &ClientNetwork,
    user_agent: Option<String>,
) -> Result<Json<LoginReply>> {
    let PhoneAndCode { phone, code } = proof;
    // Tries again if a concurrent request created or deleted the account.
    let attempt = || async {
        let right = one_time_code::check(app, &phone, &code, purpose).await?;
        let now = app.clock.now();
        let verified = leads::verified(&phone, app.ids.id(), now)?;
        let (user, create) = match right.user_id {
            Some(id) => match Users(&app.database).get(id).await? {
                Some(user) => (user, Vec::new()),
                // The user was deleted after the guard was read, so the phone number is free.
                None => return Ok(Commit::Retry),
            },
            None if if_no_account == IfNoAccount::Refuse => {
                return Err(no_account(app, vec![right.consume, verified]).await?);
            }
            None => {
                let user = User::with_phone(app.ids.id(), phone.clone(), now);
                let create = users::create(&user)?;
                (user, create)
            }
        };
        let (session, begin) = login::begin(app, &user, user_agent.clone())?;
        let is_new = !create.is_empty();
        let mut work = UnitOfWork::new();
        work.add(right.consume).or_fail(one_time_code::invalid);
        work.add_all(create).or_retry();
        let remember = known_networks::remember(user.id, client, now.as_second())?;
        work.add_all([verified, begin, remember]).or_internal_error();
        work.commit(&app.database, (user, session, is_new)).await
    };
    let (user, session, is_new) = app.database.retry("account", attempt).await?;
    if !is_new {
        login::end_surplus(app, &user).await;
    }
    let tokens = login::tokens(app, &session)?;
    Ok(LoginReply::new(&user, tokens, "You are signed in."))
}

/// Uses up a right code although no account has the phone: the code has proven the number, and codes work once.
/// `writes` begin with the use of the code.
pub(crate) async fn no_account(app: &App, writes: Vec<Write>) -> Result<Error> {
    let mut work = UnitOfWork::new();
    work.add_all(writes).or_fail(one_time_code::invalid);
    work.commit_once(&app.database, ()).await?;
    Ok(Error::new(
        ErrorCode::AccountNotFound,
        "This phone number has no account. Please sign up first.",
    ))
}

//! Signing in with a phone number and a code.

use axum::Json;
use shared::database::{TransactionOutcome, Write};
use shared::types::client_network::ClientNetwork;
use shared::{App, Error, ErrorCode, Result};
use shared_accounts::auth::{login, one_time_code};
use shared_accounts::rules::one_time_code::Purpose;
use shared_accounts::store::users::{User, Users};
use shared_accounts::store::{known_networks, leads};

use crate::one_time_codes::proof::PhoneAndCode;
use crate::sessions::view::LoginReply;

/// The effect of a right code for a phone number without an account.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum IfNoAccount {
    /// Creates an account.
    SignUp,
    /// Fails with `account_not_found`.
    Refuse,
}

/// Signs in with a code in three database calls: the code and its owner, the user, and one transaction.
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
    for _ in 0..3 {
        let right = one_time_code::check(app, &phone, &code, purpose).await?;
        let now = app.clock.now();
        let mut writes = vec![right.consume, leads::verified(&phone, app.ids.id(), now)?];
        let user = match right.user_id {
            Some(id) => match Users(&app.database).get(id).await? {
                Some(user) => user,
                // The user was deleted after the guard was read, so the phone number is free.
                None => continue,
            },
            None if if_no_account == IfNoAccount::Refuse => return Err(no_account(app, writes).await?),
            None => {
                let user = User::with_phone(app.ids.id(), phone.clone(), now);
                writes.extend(Users(&app.database).create(&user)?);
                user
            }
        };
        let (session, begin) = login::begin(app, &user, user_agent.clone())?;
        writes.push(begin);
        writes.push(known_networks::remember(user.id, client, now.as_second())?);
        match app.database.transact(writes).await? {
            TransactionOutcome::Done => {
                let tokens = login::tokens(app, &session)?;
                return Ok(LoginReply::new(&user, tokens, "You are signed in."));
            }
            TransactionOutcome::ConditionFailed(lost) if lost.iter().any(|lost| lost.index == 0) => {
                return Err(one_time_code::invalid());
            }
            TransactionOutcome::ConditionFailed(_) => {}
        }
    }
    Err(Error::unavailable("the account kept changing"))
}

/// Uses up a right code although there is no account: it has proven the phone number, and codes work once.
pub(crate) async fn no_account(app: &App, writes: Vec<Write>) -> Result<Error> {
    match app.database.transact(writes).await? {
        TransactionOutcome::Done => Ok(Error::new(
            ErrorCode::AccountNotFound,
            "This phone number has no account. Please sign up first.",
        )),
        TransactionOutcome::ConditionFailed(_) => Ok(one_time_code::invalid()),
    }
}

//! Signing in with a phone and a code.

use axum::Json;
use shared::database::{TransactionOutcome, Write};
use shared::{App, Code, Error, Result};
use shared_accounts::auth::{login, one_time_code};
use shared_accounts::rules::one_time_code::Purpose;
use shared_accounts::store::leads;
use shared_accounts::store::users::{User, Users};

use crate::login_reply::LoginReply;
use crate::phone_and_code::PhoneAndCode;

/// What a right code does for a phone without an account.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unknown {
    /// It makes one.
    SignsUp,
    /// It finds none.
    IsRefused,
}

/// Signs in whoever has the code, in three calls: codes and owner, user, and one transaction of everything.
pub(crate) async fn sign_in(
    app: &App,
    proof: PhoneAndCode,
    purpose: Purpose,
    unknown: Unknown,
    user_agent: Option<String>,
) -> Result<Json<LoginReply>> {
    let PhoneAndCode { phone, code } = proof;
    // Again when the account was made or deleted by another request meanwhile.
    for _ in 0..3 {
        let right = one_time_code::check(app, &phone, &code, purpose).await?;
        let now = app.clock.now();
        let mut writes = vec![right.consume, leads::verified(&phone, app.ids.id(), now)?];
        let user = match right.user_id {
            Some(id) => match Users(&app.database).get(id).await? {
                Some(user) => user,
                // Deleted since the guard was read: the phone is free.
                None => continue,
            },
            None if unknown == Unknown::IsRefused => return Err(no_account(app, writes).await?),
            None => {
                let user = User::with_phone(app.ids.id(), phone.clone(), now);
                writes.extend(Users(&app.database).create(&user)?);
                user
            }
        };
        let (session, begin) = login::begin(app, &user, user_agent.clone())?;
        writes.push(begin);
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

/// A right code is used up even where there is no account: it was proof of the phone, and codes are for one use.
pub(crate) async fn no_account(app: &App, writes: Vec<Write>) -> Result<Error> {
    match app.database.transact(writes).await? {
        TransactionOutcome::Done => Ok(Error::new(Code::AccountNotFound, "Sign up first.")),
        TransactionOutcome::ConditionFailed(_) => Ok(one_time_code::invalid()),
    }
}

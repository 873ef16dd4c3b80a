//! The change of an address. A new address is a request until its mailbox is proven; a proven old one stays in force
//! and gets a mail with a token to revert.

use jiff::Timestamp;
use shared::app::App;
use shared::database::rate_limits::SlidingWindow;
use shared::database::{Key, UnitOfWork};
use shared::error::{Error, ErrorCode, Result};
use shared::ids::UserId;
use shared::types::email::Email;

use crate::auth::email_token::{self, MailLimits};
use crate::auth::reauthentication::{self, Secret};
use crate::rules::email::change::{CHANGES, PendingEmail};
use crate::rules::email::token::{EmailToken, Purpose};
use crate::rules::one_time_code;
use crate::store::email_tokens;
use crate::store::identifiers::{Identifier, guarded};
use crate::store::users::email_change::{self, email_taken};
use crate::store::users::{User, Users, profile_changed};

/// A change of a profile and its address.
#[derive(Debug)]
pub struct EmailChange<'a> {
    /// The wanted address; `None` removes the present one.
    pub email: Option<Email>,
    /// The password or a code, if the request has one.
    pub secret: Option<Secret>,
    /// The address of the client.
    pub client: &'a str,
    /// Whether a profile that is no longer the one that was read is left alone.
    pub unless_changed: bool,
}

impl EmailChange<'_> {
    /// Whether this leaves the addresses of `user` as they are.
    #[must_use]
    pub fn changes_nothing(&self, user: &User) -> bool {
        self.email == user.email && (self.email.is_some() || user.pending_email.is_none())
    }
}

/// Changes the profile of `user`, a row just read, by `apply`, and asks for the address or removes it. Returns the row
/// as it is now.
///
/// # Errors [`ErrorCode::EmailTaken`], [`ErrorCode::ReauthenticationRequired`] for the removal of a proven address
/// without a secret, [`ErrorCode::RateLimited`] after too many requests, [`ErrorCode::PreconditionFailed`], and those
/// of a wrong secret.
pub async fn change(app: &App, user: User, change: EmailChange<'_>, apply: impl Fn(&mut User) + Sync) -> Result<User> {
    if change.email.is_none() && user.email_verified && change.secret.is_none() {
        return Err(reauthentication::required());
    }
    let secret = match &change.secret {
        Some(secret) => Some(reauthentication::check(app, &user, secret, one_time_code::Purpose::Email).await?),
        None => None,
    };
    let (id, epoch) = (user.id, user.credential_epoch);
    let (secret, change, apply, mut known) = (secret.as_ref(), &change, &apply, Some(user));
    let attempt = || {
        let known = known.take();
        async move {
            let user = match known {
                Some(user) => user,
                None => current(app, id, epoch).await?,
            };
            let now = app.clock.now();
            let mut work = UnitOfWork::new();
            let next = next(&user, change, secret.is_some(), now, apply);
            let mut writes = email_change::update(&user, &next)?.into_iter();
            work.add_all(writes.next()).or_decide(|row| match row {
                None => Err(Error::not_found()),
                Some(_) if change.unless_changed => Err(profile_changed()),
                Some(_) => Ok(shared::database::Retry),
            });
            work.add_all(writes).or_retry();
            if let Some(secret) = secret {
                work.add(secret.write.clone()).or_fail(secret.stale);
            }
            let mut tokens = Vec::new();
            if let Some(email) = &change.email {
                tokens.extend(ask(app, &user, email, change.client, &mut work).await?);
            }
            tokens.extend(notice(app, &user));
            for token in &tokens {
                work.add(email_tokens::create(token)?).or_internal_error();
            }
            work.commit(&app.database, (next, tokens)).await
        }
    };
    let (user, tokens) = app.database.retry("profile", attempt).await?;
    for token in tokens {
        email_token::deliver(app, &token).await?;
    }
    Ok(user)
}

/// The row of a user whose session has not ended while the request was waiting for others.
async fn current(app: &App, id: UserId, epoch: u32) -> Result<User> {
    let user = Users(&app.database).get(id).await?.ok_or_else(Error::not_found)?;
    if user.banned || user.credential_epoch != epoch {
        return Err(Error::new(
            ErrorCode::Unauthenticated,
            "The session has ended; please sign in again.",
        ));
    }
    Ok(user)
}

/// The row of `user` after the change.
fn next(user: &User, change: &EmailChange<'_>, confirmed: bool, now: Timestamp, apply: &impl Fn(&mut User)) -> User {
    let mut next = User {
        updated_at: now,
        profile_version: user.profile_version + 1,
        ..user.clone()
    };
    apply(&mut next);
    match &change.email {
        // A repeated request does not withdraw the confirmation of an earlier one.
        Some(email) => {
            let is_confirmed = |pending: &PendingEmail| pending.email == *email && pending.confirmed;
            next.pending_email = Some(PendingEmail {
                email: email.clone(),
                confirmed: confirmed || user.pending_email.as_ref().is_some_and(is_confirmed),
            });
        }
        None => {
            next.email = None;
            next.email_verified = false;
            next.pending_email = None;
        }
    }
    next
}

/// Takes the slots of the limits for a request for `email`. Returns the token for its mailbox, unless too many mails
/// went there.
async fn ask(
    app: &App,
    user: &User,
    email: &Email,
    client: &str,
    work: &mut UnitOfWork<'_>,
) -> Result<Option<EmailToken>> {
    let now = app.clock.unix_seconds();
    let guard_key = Identifier::Email(email.clone()).key();
    let requests = SlidingWindow::new(&format!("email-change#{}", user.id), CHANGES);
    let mails = MailLimits::new(Purpose::Verify, email, client);
    let keys: Vec<&Key> = [&guard_key, &requests.key].into_iter().chain(mails.keys()).collect();
    let mut rows = app.database.batch_get(&keys).await?;
    let owner = rows.remove(&guard_key).map(guarded).transpose()?;
    if owner.is_some_and(|owner| owner != user.id) {
        return Err(email_taken());
    }
    match requests.claim(rows.get(&requests.key), now, &app.ids)? {
        Ok(claim) => work.add(claim).or_retry(),
        Err(wait) => {
            return Err(Error::rate_limited(
                "You requested too many changes of your email address; please try again later.",
                wait,
            ));
        }
    }
    let Some(claims) = mails.claim(&rows, now, &app.ids)? else {
        email_token::held_back(app, email);
        return Ok(None);
    };
    work.add_all(claims).or_retry();
    Ok(Some(email_token::new(app, Purpose::Verify, email, Some(user))))
}

/// Mails the notice of a change that has happened already. The mailbox has had a mail about the request, so a failure
/// is only logged.
pub async fn send_notice(app: &App, notice: &EmailToken) {
    if let Err(error) = email_token::deliver(app, notice).await {
        tracing::error!(%error, "the notice to an old address was not sent");
    }
}

/// The token for the mail about a change to the proven address of `user`. No limit holds it back.
#[must_use]
pub fn notice(app: &App, user: &User) -> Option<EmailToken> {
    let proven = user.email.as_ref().filter(|_| user.email_verified)?;
    Some(email_token::new(app, Purpose::Revert, proven, Some(user)))
}

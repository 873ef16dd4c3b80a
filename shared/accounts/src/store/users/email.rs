//! A profile together with another email address: the user's row and both guards change in one transaction.

use std::ops::ControlFlow;
use std::sync::OnceLock;

use jiff::Timestamp;
use shared::database::{Commit, Retry, UnitOfWork, Write, decode};
use shared::error::{Error, ErrorCode, Result};
use shared::types::email::Email;

use crate::store::identifiers::{Identifier, claim, release};
use crate::store::users::{User, Users, key, profile_changed};

impl Users<'_> {
    /// Changes the profile of `user`, a row just read, and the address, and returns the current row. A new address is
    /// unverified. Otherwise like [`Users::update_profile`].
    ///
    /// # Errors
    /// [`ErrorCode::EmailTaken`], [`ErrorCode::PreconditionFailed`] for `unless_changed`, [`ErrorCode::TooLarge`].
    pub async fn update_profile_and_email(
        &self,
        user: User,
        email: Option<Email>,
        unless_changed: bool,
        now: Timestamp,
        change: impl Fn(&mut User),
    ) -> Result<User> {
        let (email, change) = (&email, &change);
        let attempt = |user: User| async move {
            if user.deleted_at.is_some() {
                return Err(Error::not_found());
            }
            if user.email == *email {
                let updated = self.update_profile(user, unless_changed, now, change).await?;
                return Ok(ControlFlow::Break(updated));
            }
            let mut next = User {
                email: email.clone(),
                email_verified: false,
                updated_at: now,
                ..user.clone()
            };
            next.profile_version += 1;
            change(&mut next);
            let current = OnceLock::new();
            let mut work = UnitOfWork::new();
            work.add(row(&user, &next)?).or_decide(|row| match row {
                None => Err(Error::not_found()),
                Some(_) if unless_changed => Err(profile_changed()),
                Some(row) => {
                    current.get_or_init(|| row);
                    Ok(Retry)
                }
            });
            let old = user.email.clone().map(|old| release(&Identifier::Email(old), user.id));
            let new = email.clone().map(|new| claim(&Identifier::Email(new), user.id));
            let guards: Vec<Write> = old.into_iter().chain(new).collect::<Result<_>>()?;
            // If the row has changed, so may have the guards, by this very change on another device.
            work.add_all(guards).or_decide(|_guard| match current.get() {
                None => Err(Error::new(
                    ErrorCode::EmailTaken,
                    "This email address belongs to another account.",
                )),
                Some(_) => Ok(Retry),
            });
            let commit = work.commit(self.0, next).await?;
            match (commit, current.into_inner()) {
                (Commit::Done(next), _) => Ok(ControlFlow::Break(next)),
                (Commit::Retry, Some(row)) => Ok(ControlFlow::Continue(decode(row)?)),
                (Commit::Retry, None) => Err(Error::internal("a retry without a row")),
            }
        };
        self.0.retry_from("profile", user, attempt).await
    }
}

/// A write that turns the row of `user` into `next`, on the condition that neither profile nor address has changed.
fn row(user: &User, next: &User) -> Result<Write> {
    let set = "SET profile = :profile, settings = :settings, social = :social, profile_version = :next, updated_at = :now, email_verified = :false";
    let write = match &next.email {
        Some(email) => Write::update(key(user.id), format!("{set}, email = :email")).value(":email", email)?,
        None => Write::update(key(user.id), format!("{set} REMOVE email")),
    };
    let write = match &user.email {
        Some(email) => write.condition("email = :before").value(":before", email)?,
        None => write.condition("attribute_not_exists(email)"),
    };
    write
        .condition("profile_version = :seen")
        .value(":profile", &next.profile)?
        .value(":settings", &next.settings)?
        .value(":social", &next.social)?
        .value(":next", next.profile_version)?
        .value(":seen", user.profile_version)?
        .value(":now", next.updated_at)?
        .value(":false", false)
}

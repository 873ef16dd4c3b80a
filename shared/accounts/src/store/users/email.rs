//! A profile together with another e-mail address: the user's row and both guards change in one transaction.

use jiff::Timestamp;
use shared::database::{TransactionOutcome, Write, decode};
use shared::error::{Code, Error, Result};
use shared::types::email::Email;

use crate::store::identifiers::{Identifier, claim, release};
use crate::store::users::{ATTEMPTS, User, Users, key};

impl Users<'_> {
    /// Changes the profile of `user`, a row just read, and the address, and gives the row as it is now. A new address is
    /// unverified. Otherwise like [`Users::update_profile`].
    ///
    /// # Errors
    /// [`Code::EmailTaken`], [`Code::PreconditionFailed`] for `unless_changed`, [`Code::TooLarge`], or the database is
    /// unavailable.
    pub async fn update_profile_and_email(
        &self,
        mut user: User,
        email: Option<Email>,
        unless_changed: bool,
        now: Timestamp,
        change: impl Fn(&mut User),
    ) -> Result<User> {
        for _ in 0..ATTEMPTS {
            if user.deleted_at.is_some() {
                return Err(Error::not_found());
            }
            if user.email == email {
                return self.update_profile(user, unless_changed, now, change).await;
            }
            let mut next = User {
                email: email.clone(),
                email_verified: false,
                updated_at: now,
                ..user.clone()
            };
            next.profile_version += 1;
            change(&mut next);
            let mut writes = vec![row(&user, &next)?];
            if let Some(old) = &user.email {
                writes.push(release(&Identifier::Email(old.clone()), user.id)?);
            }
            if let Some(new) = &email {
                writes.push(claim(&Identifier::Email(new.clone()), user.id)?);
            }
            let lost = match self.0.transact(writes).await? {
                TransactionOutcome::Done => return Ok(next),
                TransactionOutcome::ConditionFailed(lost) => lost,
            };
            // The row first: who lost it has old news about the guards, too.
            match lost.into_iter().min_by_key(|failed| failed.index) {
                Some(failed) if failed.index == 0 && unless_changed && failed.item.is_some() => {
                    return Err(Error::new(
                        Code::PreconditionFailed,
                        "The profile has changed; read it again.",
                    ));
                }
                Some(failed) if failed.index == 0 => user = decode(failed.item.ok_or_else(Error::not_found)?)?,
                _ => {
                    return Err(Error::new(
                        Code::EmailTaken,
                        "This e-mail address belongs to another account.",
                    ));
                }
            }
        }
        Err(Error::unavailable("the profile kept changing"))
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

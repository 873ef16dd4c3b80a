//! Users. Their unique identifiers are in [`crate::store::identifiers`].
//!
//! | access pattern | key |
//! |---|---|
//! | user by id | `USER#{id}` / `USER` |
//! | users, newest first (see [`crate::store::users::moderation`]) | gsi1 `USERS` / `{id}` |
//!
//! The profile is a part of the user's row: one read serves the session check and the profile.

pub mod deletion;
pub mod email_change;
pub mod email_proof;
pub mod email_revert;
pub mod moderation;
pub mod password;
pub(crate) mod profile;

use std::ops::ControlFlow;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::{Database, Key, Outcome, Row, Table, UnitOfWork, Write, decode};
use shared::error::{Error, ErrorCode, Result};
use shared::ids::UserId;
use shared::types::email::Email;
use shared::types::phone::Phone;
use shared::types::role::Role;

use crate::rules::email::change::{PendingEmail, Undone};
use crate::rules::profile::Profile;
use crate::rules::settings::Settings;
use crate::rules::social_links::Social;
use crate::store::identifiers::{Guard, Identifier, claim};
use crate::store::users::moderation::Ban;
use crate::store::users::profile::profile_change;

/// The index partition of all users.
pub(super) const USERS: &str = "USERS";

/// A user as stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct User {
    /// The id.
    pub id: UserId,
    /// What the user may do.
    pub role: Role,
    /// A banned user has no rights at all.
    #[serde(default)]
    pub banned: bool,
    /// Why and since when, of a user whom an admin has banned.
    #[serde(default)]
    pub ban: Option<Ban>,
    /// The phone, which has been verified.
    #[serde(default)]
    pub phone: Option<Phone>,
    /// The email address.
    #[serde(default)]
    pub email: Option<Email>,
    /// Whether the address is verified.
    #[serde(default)]
    pub email_verified: bool,
    /// The name to log in with and to be mentioned by.
    #[serde(default)]
    pub username: Option<String>,
    /// The password's hash; absent for accounts that use codes alone.
    #[serde(default)]
    pub password_hash: Option<String>,
    /// An address that the user wants to have instead, once it is proven.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending_email: Option<PendingEmail>,
    /// The time for which changes of the address were undone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undone_emails: Option<Undone>,
    /// Credentials of another epoch that are not sessions are void: calendar keys and tokens for a new
    /// password. Every new password raises it.
    #[serde(default)]
    pub credential_epoch: u32,
    /// Whether the user has paid for anything.
    #[serde(default)]
    pub has_payments: bool,
    /// When the account can be handed over to the owner of its mailbox, who has asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hand_over_at: Option<Timestamp>,
    /// Sessions of another epoch are over; raising it ends all of them in one write.
    #[serde(default)]
    pub session_epoch: u32,
    /// The profile that the user has written.
    #[serde(default)]
    pub profile: Profile,
    /// How the app behaves for the user.
    #[serde(default)]
    pub settings: Settings,
    /// Links to other sites.
    #[serde(default)]
    pub social: Social,
    /// Counts the changes of profile, settings and social.
    #[serde(default)]
    pub profile_version: u64,
    /// When the account was made.
    pub created_at: Timestamp,
    /// When profile, settings or social were changed last.
    pub updated_at: Timestamp,
    /// When the account was deleted; from then on nobody can use it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted_at: Option<Timestamp>,
}

impl Row for User {
    const KIND: &str = "user";
}

impl User {
    /// A student whose phone was just verified.
    #[must_use]
    pub fn with_phone(id: UserId, phone: Phone, now: Timestamp) -> Self {
        Self {
            phone: Some(phone),
            ..Self::student(id, now)
        }
    }

    /// A student with an unverified address.
    #[must_use]
    pub fn with_email(id: UserId, email: Email, now: Timestamp) -> Self {
        Self {
            email: Some(email),
            ..Self::student(id, now)
        }
    }

    fn student(id: UserId, now: Timestamp) -> Self {
        Self {
            id,
            role: Role::Student,
            banned: false,
            ban: None,
            phone: None,
            email: None,
            email_verified: false,
            username: None,
            password_hash: None,
            pending_email: None,
            undone_emails: None,
            credential_epoch: 0,
            has_payments: false,
            hand_over_at: None,
            session_epoch: 0,
            profile: Profile::default(),
            settings: Settings::default(),
            social: Social::default(),
            profile_version: 0,
            created_at: now,
            updated_at: now,
            deleted_at: None,
        }
    }

    /// Whether the user has proven a phone or an email address.
    #[must_use]
    pub const fn is_proven(&self) -> bool {
        self.phone.is_some() || self.email_verified
    }

    /// The identifiers of the user.
    pub(super) fn identifiers(&self) -> impl Iterator<Item = Identifier> {
        let identifiers = [
            self.phone.clone().map(Identifier::Phone),
            self.email.clone().map(Identifier::Email),
            self.username.clone().map(Identifier::Username),
        ];
        identifiers.into_iter().flatten()
    }
}

/// Stores users.
#[derive(Clone, Copy, Debug)]
pub struct Users<'a>(pub &'a Database);

/// The key of a user's row.
#[must_use]
pub fn key(id: UserId) -> Key {
    Key::new(Table::Users, partition(id), "USER")
}

/// The partition that a user's own rows share.
pub(super) fn partition(id: UserId) -> String {
    format!("USER#{id}")
}

impl Users<'_> {
    /// The user with this id, unless deleted.
    pub async fn get(&self, id: UserId) -> Result<Option<User>> {
        let user: Option<User> = self.0.get(&key(id)).await?;
        Ok(user.filter(|user| user.deleted_at.is_none()))
    }

    /// The id of the user who owns `identifier`.
    pub async fn find(&self, identifier: &Identifier) -> Result<Option<UserId>> {
        let guard: Option<Guard> = self.0.get(&identifier.key()).await?;
        Ok(guard.map(|guard| guard.user_id))
    }

    /// Replaces a password hash that was made with old parameters, unless the password has changed in the meantime.
    pub async fn rehash(&self, id: UserId, old: &str, new: &str) -> Result<()> {
        let write = Write::update(key(id), "SET password_hash = :new")
            .condition("password_hash = :old")
            .value(":old", old)?
            .value(":new", new)?;
        match self.0.write(write).await? {
            // Losing against a change of the password is right.
            Outcome::Done(_) | Outcome::ConditionFailed(_) => Ok(()),
        }
    }

    /// Changes profile, settings and social of `user`, a row just read, and returns the current row. Other changes by
    /// `change` are not stored.
    ///
    /// `change` is applied again to the current row when somebody else was faster, so partial updates of different
    /// fields both survive. With `unless_changed` a profile that is no longer the one in `user` is left alone.
    ///
    /// # Errors
    /// [`ErrorCode::PreconditionFailed`] for `unless_changed`, [`ErrorCode::TooLarge`].
    pub async fn update_profile(
        &self,
        user: User,
        unless_changed: bool,
        now: Timestamp,
        change: impl Fn(&mut User),
    ) -> Result<User> {
        let change = &change;
        let attempt = |user: User| async move {
            if user.deleted_at.is_some() {
                return Err(Error::not_found());
            }
            let mut next = user.clone();
            change(&mut next);
            let mut write = if_not_deleted(profile_change(&user, &next)?).value(":now", now)?;
            if unless_changed {
                write = write
                    .condition("profile_version = :seen")
                    .value(":seen", user.profile_version)?;
            }
            // Executed alone, because its reply has the whole row: others may have changed other fields.
            match self.0.write(write).await? {
                Outcome::Done(row) => Ok(ControlFlow::Break(decode(row)?)),
                Outcome::ConditionFailed(Some(_)) if unless_changed => Err(profile_changed()),
                Outcome::ConditionFailed(Some(row)) => Ok(ControlFlow::Continue(decode(row)?)),
                Outcome::ConditionFailed(None) => Err(Error::not_found()),
            }
        };
        self.0.retry_from("profile", user, attempt).await
    }
}

/// Adds a new user to a unit of work. If an identifier is taken, the error is that of `taken`.
pub fn add_new<'a>(
    user: &User,
    work: &mut UnitOfWork<'a>,
    taken: impl Fn(&Identifier) -> Error + Copy + Send + 'a,
) -> Result<()> {
    work.add(row(user)?).or_internal_error();
    for identifier in user.identifiers() {
        let guard = claim(&identifier, user.id)?;
        work.add(guard).or_fail(move || taken(&identifier));
    }
    Ok(())
}

/// Writes for a new user, one for the row and one for the guard of each identifier. Whichever identifier is taken, its
/// guard's condition fails.
pub fn create(user: &User) -> Result<Vec<Write>> {
    let guards = user.identifiers().map(|identifier| claim(&identifier, user.id));
    std::iter::once(row(user)).chain(guards).collect()
}

/// A write that stores a new user.
fn row(user: &User) -> Result<Write> {
    let row = Write::put(key(user.id), user)?
        .attribute("gsi1pk", USERS)
        .attribute("gsi1sk", user.id.to_string());
    Ok(row.if_absent())
}

pub(crate) fn profile_changed() -> Error {
    Error::new(
        ErrorCode::PreconditionFailed,
        "The profile has changed; please read it again.",
    )
}

/// A write that notes that the user has paid for something. Its condition fails if the account is deleted.
pub fn note_payment(id: UserId) -> Result<Write> {
    if_not_deleted(Write::update(key(id), "SET has_payments = :true")).value(":true", true)
}

/// `write` to a user's row, on the condition that the user is there and not deleted.
pub fn if_not_deleted(write: Write) -> Write {
    write.if_present().condition("attribute_not_exists(deleted_at)")
}

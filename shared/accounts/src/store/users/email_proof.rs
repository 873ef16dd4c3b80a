//! The proof that a user receives mail at an address.

use shared::database::{Key, Write};
use shared::error::Result;
use shared::ids::UserId;
use shared::types::email::Email;
use shared::types::role::Role;

use crate::rules::email::change::{Holder, Source, source};
use crate::store::identifiers::{Identifier, claim, guarded, release};
use crate::store::users::email_change::{email_taken, unchanged};
use crate::store::users::{self, User, Users, key};

/// The key of the guard of an address.
fn guard_key(email: &Email) -> Key {
    Identifier::Email(email.clone()).key()
}

impl Users<'_> {
    /// The user with this id and where the address would come from if the user proved it.
    pub async fn with_source(&self, id: UserId, email: &Email) -> Result<(Option<User>, Source)> {
        let (user_key, guard_key) = (key(id), guard_key(email));
        let mut rows = self.0.batch_get(&[&user_key, &guard_key]).await?;
        let user: Option<User> = rows.remove(&user_key).map(shared::database::decode).transpose()?;
        let user = user.filter(|user| user.deleted_at.is_none());
        let owner = rows.remove(&guard_key).map(guarded).transpose()?;
        let holder = match owner {
            Some(owner) if owner != id => self.get(owner).await?.map(|holder| Holder {
                id: holder.id,
                has_proven: holder.email_verified,
                banned: holder.banned,
            }),
            Some(owner) => Some(Holder {
                id: owner,
                has_proven: false,
                banned: false,
            }),
            None => None,
        };
        Ok((user, source(id, holder)))
    }
}

/// Writes that make `email` the proven address of `user`, a row just read. `role` is a role that comes with it.
///
/// # Errors
/// [`shared::ErrorCode::EmailTaken`] if another account keeps the address.
pub fn prove(user: &User, email: &Email, source: Source, role: Option<Role>) -> Result<Vec<Write>> {
    let before = user.email.as_ref().filter(|before| *before != email);
    let is_pending = user
        .pending_email
        .as_ref()
        .is_some_and(|pending| pending.email == *email);
    let remove = if is_pending { " REMOVE pending_email" } else { "" };
    let set = format!("SET email = :email, email_verified = :true{}{remove}", set_role(role));
    let row = bind_role(unchanged(Write::update(key(user.id), set), user)?, role)?
        .condition("banned = :false")
        .value(":email", email)?
        .value(":true", true)?
        .value(":false", false)?;
    let mut writes = vec![row];
    writes.extend(take(email, user.id, source)?);
    writes.extend(
        before
            .map(|before| release(&Identifier::Email(before.clone()), user.id))
            .transpose()?,
    );
    Ok(writes)
}

/// Writes that create `user`, who has nothing but an address that was just proven.
///
/// # Errors
/// [`shared::ErrorCode::EmailTaken`] if another account keeps the address.
pub fn create_user(user: &User, email: &Email, source: Source) -> Result<Vec<Write>> {
    // The row; the guard of the address may have to change hands.
    let row = users::create(user)?.into_iter().next();
    Ok(row.into_iter().chain(take(email, user.id, source)?).collect())
}

/// Writes that give `email` to the user with the id `me`.
pub(super) fn take(email: &Email, me: UserId, source: Source) -> Result<Vec<Write>> {
    let guard = claim(&Identifier::Email(email.clone()), me)?;
    Ok(match source {
        Source::Free => vec![guard],
        Source::Own => vec![
            Write::check(guard_key(email))
                .condition("user_id = :user")
                .value(":user", me)?,
        ],
        Source::Taken(holder) => {
            let mut guard = guard;
            guard.condition = None;
            let guard = guard.condition("user_id = :holder").value(":holder", holder)?;
            let row = Write::update(
                key(holder),
                "SET email_verified = :false REMOVE email ADD profile_version :one",
            )
            .condition("email = :email AND email_verified = :false AND banned = :false")
            .value(":email", email)?
            .value(":false", false)?
            .value(":one", 1)?;
            vec![guard, row]
        }
        Source::Kept => return Err(email_taken()),
    })
}

pub(super) fn set_role(role: Option<Role>) -> &'static str {
    if role.is_some() { ", #role = :role" } else { "" }
}

pub(super) fn bind_role(write: Write, role: Option<Role>) -> Result<Write> {
    match role {
        Some(role) => write.name("#role", "role").value(":role", role),
        None => Ok(write),
    }
}

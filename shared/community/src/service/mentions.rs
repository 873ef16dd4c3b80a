//! Finds the members whom a text mentions.

use std::collections::HashMap;

use shared::app::App;
use shared::database::{Item, Key, decode};
use shared::error::{Error, Result};
use shared::ids::{CommunityId, UserId};
use shared_accounts::store::identifiers::{Identifier, guarded};
use shared_accounts::store::users::{self, User};
use shared_learning::store::enrollments::{self, Enrollment};

use crate::http::GroupAccess;
use crate::http::group_access::UserFacts;
use crate::rules::access::Standing;
use crate::rules::mention::{MAX_MENTIONS, usernames};
use crate::store::blocks::{self, Blocks};
use crate::store::members::{self, Member};

/// The members whom `text` mentions by username, and those in `listed`. Users who cannot read the community, and users
/// who have blocked the author, are not among them.
///
/// # Errors
/// A validation error for `mentions` if a listed user is not a member. Two calls at most, and none without mentions.
pub async fn resolve(app: &App, access: &GroupAccess, text: &str, listed: &[UserId]) -> Result<Vec<UserId>> {
    let mut mentioned: Vec<UserId> = listed.to_vec();
    let guards: Vec<Key> = usernames(text)
        .into_iter()
        .map(|name| Identifier::Username(name).key())
        .collect();
    for row in app
        .database
        .batch_get(&guards.iter().collect::<Vec<_>>())
        .await?
        .into_values()
    {
        mentioned.push(guarded(row)?);
    }
    mentioned.sort_unstable();
    mentioned.dedup();
    mentioned.retain(|user_id| *user_id != access.me());
    mentioned.truncate(MAX_MENTIONS);
    let id = access.group.id;
    let keys: Vec<Key> = mentioned.iter().flat_map(|user_id| keys(id, *user_id)).collect();
    let mut rows = app.database.batch_get(&keys.iter().collect::<Vec<_>>()).await?;
    let mut found = Vec::new();
    for user_id in mentioned {
        match reader(app, access, user_id, &mut rows)? {
            Reader::Yes => found.push(user_id),
            Reader::Blocking => {}
            Reader::No if listed.contains(&user_id) => {
                return Err(Error::field("mentions", "must be members of this community"));
            }
            Reader::No => {}
        }
    }
    Ok(found)
}

enum Reader {
    /// Reads the community.
    Yes,
    /// Reads the community and has blocked the author, who does not learn this.
    Blocking,
    /// Does not read the community.
    No,
}

fn keys(id: CommunityId, user_id: UserId) -> [Key; 4] {
    [
        users::key(user_id),
        members::key(id, user_id),
        enrollments::key(user_id, id.of_course()),
        blocks::key(user_id),
    ]
}

fn reader(app: &App, access: &GroupAccess, user_id: UserId, rows: &mut HashMap<Key, Item>) -> Result<Reader> {
    let [user, member, enrollment, blocked] = keys(access.group.id, user_id).map(|key| rows.remove(&key));
    let member: Option<Member> = member.map(decode).transpose()?;
    let user: Option<User> = user.map(decode).transpose()?;
    let Some(user) = user.filter(|user| !user.banned && user.deleted_at.is_none()) else {
        return Ok(Reader::No);
    };
    let enrollment: Option<Enrollment> = enrollment.map(decode).transpose()?;
    let is_enrolled = enrollment.is_some_and(|enrollment| enrollment.is_active(app.clock.now()));
    let teaches = access.course.is_taught_by(user.id);
    let standing = access.standing_of(UserFacts {
        role: user.role,
        teaches,
        is_enrolled,
        member: member.as_ref(),
    });
    if standing < Standing::Member || !(member.is_some() || teaches) {
        return Ok(Reader::No);
    }
    Ok(if Blocks::read(blocked)?.has(access.me()) {
        Reader::Blocking
    } else {
        Reader::Yes
    })
}

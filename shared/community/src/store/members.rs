//! Members of communities.
//!
//! | access pattern | key |
//! |---|---|
//! | member of a community | `COMMUNITY#{id}` / `MEMBER#{user}` |
//! | members of a community | `COMMUNITY#{id}` / begins with `MEMBER#` |
//! | communities of a user | `USER#{user}` / begins with `COMMUNITY#` |
//! | moderators and instructors among the members | gsi1 `COMMUNITY#{id}#MODERATORS` / `{user}` |
//!
//! The row of a member stays when the enrollment ends: it counts again if the user comes back.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::{Database, Key, PageQuery, Paged, Query, Row, Table, UnitOfWork, Write, decode};
use shared::error::{Error, ErrorCode, Result};
use shared::ids::{CommunityId, UserId};

use crate::rules::access::MemberRole;
use crate::store::groups;

/// A member as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The community.
    pub community_id: CommunityId,
    /// The user.
    pub user_id: UserId,
    /// The role.
    pub role: MemberRole,
    /// Whether the member wants emails about the community.
    pub email_notifications: bool,
    /// Whether the member wants push messages about the community.
    pub push_notifications: bool,
    /// When the user joined.
    pub joined_at: Timestamp,
}

impl Row for Member {
    const KIND: &str = "community_member";
}

#[derive(Serialize, Deserialize)]
struct CommunityOf {
    community_id: CommunityId,
}

impl Row for CommunityOf {
    const KIND: &str = "community_of_user";
}

/// The key of the row of a member.
#[must_use]
pub fn key(id: CommunityId, user_id: UserId) -> Key {
    Key::new(Table::Community, groups::partition(id), format!("MEMBER#{user_id}"))
}

/// The partition of what a user has in all communities.
pub(super) fn user_partition(user_id: UserId) -> String {
    format!("USER#{user_id}")
}

/// The index partition of the moderators and instructors among the members.
fn moderators(id: CommunityId) -> String {
    format!("{}#MODERATORS", groups::partition(id))
}

fn user_key(user_id: UserId, id: CommunityId) -> Key {
    Key::new(Table::Community, user_partition(user_id), format!("COMMUNITY#{id}"))
}

/// Reads and writes members.
#[derive(Clone, Copy, Debug)]
pub struct Members<'a>(pub &'a Database);

impl Members<'_> {
    /// The member of a community.
    pub async fn get(&self, id: CommunityId, user_id: UserId) -> Result<Option<Member>> {
        self.0.get(&key(id, user_id)).await
    }

    /// A page of the members of a community.
    pub async fn page(&self, id: CommunityId, page: PageQuery) -> Result<Paged<Member>> {
        let query = Query::partition(Table::Community, groups::partition(id)).prefix("MEMBER#");
        self.0.page(query, page).await
    }

    /// The ids of the communities of a user.
    pub async fn of_user(&self, user_id: UserId) -> Result<Vec<CommunityId>> {
        let query = Query::partition(Table::Community, user_partition(user_id)).prefix("COMMUNITY#");
        let rows = self.0.query_all(query).await?.into_iter();
        rows.map(|row| decode::<CommunityOf>(row).map(|row| row.community_id))
            .collect()
    }

    /// The members who are moderators or instructors. The index lags behind.
    pub async fn moderators(&self, id: CommunityId) -> Result<Vec<Member>> {
        let query = Query::index(Table::Community, moderators(id));
        self.0.query_all(query).await?.into_iter().map(decode).collect()
    }

    /// Lets a user join.
    ///
    /// # Errors
    /// [`ErrorCode::Conflict`] for a member.
    pub async fn join(&self, member: &Member) -> Result<()> {
        let (id, user_id) = (member.community_id, member.user_id);
        let mut work = UnitOfWork::new();
        work.add(Write::put(key(id, user_id), member)?.if_absent())
            .or_fail(|| Error::new(ErrorCode::Conflict, "You are already a member of this community."));
        let community_of = CommunityOf { community_id: id };
        work.add(Write::put(user_key(user_id, id), &community_of)?)
            .or_internal_error();
        work.add(groups::count_members(id, 1)?).or_fail(Error::not_found);
        work.commit_once(self.0, ()).await
    }

    /// Lets a member leave.
    ///
    /// # Errors
    /// [`ErrorCode::Conflict`] for users who are not members.
    pub async fn leave(&self, id: CommunityId, user_id: UserId) -> Result<()> {
        let mut work = UnitOfWork::new();
        work.add(Write::delete(key(id, user_id)).if_present())
            .or_fail(|| Error::new(ErrorCode::Conflict, "You are not a member of this community."));
        work.add(Write::delete(user_key(user_id, id))).or_internal_error();
        work.add(groups::count_members(id, -1)?).or_fail(Error::not_found);
        work.commit_once(self.0, ()).await
    }

    /// Changes the role of a member.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] if the user is not a member.
    pub async fn set_role(&self, id: CommunityId, user_id: UserId, role: MemberRole) -> Result<()> {
        let write = match role {
            MemberRole::Member => Write::update(key(id, user_id), "SET #role = :role REMOVE gsi1pk, gsi1sk"),
            MemberRole::Moderator | MemberRole::Instructor => {
                Write::update(key(id, user_id), "SET #role = :role, gsi1pk = :pk, gsi1sk = :sk")
                    .value(":pk", moderators(id))?
                    .value(":sk", user_id)?
            }
        };
        let write = write.if_present().name("#role", "role").value(":role", role)?;
        let mut work = UnitOfWork::new();
        work.add(write).or_fail(Error::not_found);
        work.commit_once(self.0, ()).await
    }

    /// Stores which notifications a member wants.
    ///
    /// # Errors
    /// [`ErrorCode::MembershipNeeded`] if the user is not a member.
    pub async fn set_notifications(&self, member: &Member) -> Result<()> {
        let set = "SET email_notifications = :email, push_notifications = :push";
        let write = Write::update(key(member.community_id, member.user_id), set)
            .if_present()
            .value(":email", member.email_notifications)?
            .value(":push", member.push_notifications)?;
        let mut work = UnitOfWork::new();
        work.add(write).or_fail(not_a_member);
        work.commit_once(self.0, ()).await
    }
}

/// The error for users who are enrolled in the course and have not joined its community.
#[must_use]
pub fn not_a_member() -> Error {
    Error::new(ErrorCode::MembershipNeeded, "Please join this community first.")
}

//! Skills of users.
//!
//! | access pattern | key |
//! |---|---|
//! | skills of a user, oldest first | `USER#{id}` / begins with `SKILL#` |
//! | skill of a user by name (guard, unique) | `USER#{id}` / `SKILL_NAME#{folded name}` |
//!
//! How many there are is counted in the user's row (`skills`), so the limit is exact however many are added at once.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::{Commit, Database, Key, PageQuery, Paged, Query, Row, Table, UnitOfWork, Write, decode};
use shared::error::{Error, ErrorCode, Result};
use shared::ids::{SkillId, UserId};

use crate::rules::skill::{MAX_SKILLS, Proficiency, same};
use crate::store::users::{self, if_not_deleted};

/// A skill as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skill {
    /// The id.
    pub id: SkillId,
    /// The name.
    pub name: String,
    /// The level of proficiency.
    pub proficiency: Proficiency,
    /// When it was added.
    pub created_at: Timestamp,
}

impl Row for Skill {
    const KIND: &str = "skill";
}

/// Reserves a name in the list of a user.
#[derive(Serialize)]
struct SkillName {
    skill_id: SkillId,
}

impl Row for SkillName {
    const KIND: &str = "skill_name";
}

/// Stores the skills of users.
#[derive(Clone, Copy, Debug)]
pub struct Skills<'a>(pub &'a Database);

fn key(user_id: UserId, skill_id: SkillId) -> Key {
    Key::new(Table::Users, users::partition(user_id), format!("SKILL#{skill_id}"))
}

fn name_key(user_id: UserId, name: &str) -> Key {
    Key::new(
        Table::Users,
        users::partition(user_id),
        format!("SKILL_NAME#{}", same(name)),
    )
}

impl Skills<'_> {
    /// All skills of a user, oldest first; there are at most [`MAX_SKILLS`].
    pub async fn of_user(&self, user_id: UserId) -> Result<Vec<Skill>> {
        let query = Query::partition(Table::Users, users::partition(user_id)).prefix("SKILL#");
        self.0.query_all(query).await?.into_iter().map(decode).collect()
    }

    /// A page of the user's skills, oldest first.
    pub async fn page(&self, user_id: UserId, page: PageQuery) -> Result<Paged<Skill>> {
        let query = Query::partition(Table::Users, users::partition(user_id)).prefix("SKILL#");
        self.0.page(query, page).await
    }

    /// Adds a skill.
    ///
    /// # Errors
    /// [`ErrorCode::Conflict`] if the user has this skill or as many as allowed.
    pub async fn add(&self, user_id: UserId, skill: &Skill) -> Result<()> {
        let count = Write::update(users::key(user_id), "ADD #skills :one")
            .condition("attribute_not_exists(#skills) OR #skills < :most")
            .name("#skills", "skills")
            .value(":one", 1)?
            .value(":most", MAX_SKILLS)?;
        let name = SkillName { skill_id: skill.id };
        let mut work = UnitOfWork::new();
        work.add(Write::put(name_key(user_id, &skill.name), &name)?.if_absent())
            .or_fail(|| Error::new(ErrorCode::Conflict, "This skill is already in the list."));
        work.add(if_not_deleted(count)).or_fail(|| {
            let message = format!("A profile can have at most {MAX_SKILLS} skills.");
            Error::new(ErrorCode::Conflict, message)
        });
        work.add(Write::put(key(user_id, skill.id), skill)?.if_absent())
            .or_internal_error();
        work.commit_once(self.0, ()).await
    }

    /// Removes a skill; false if there was none.
    pub async fn remove(&self, user_id: UserId, skill_id: SkillId) -> Result<bool> {
        let Some(skill): Option<Skill> = self.0.get(&key(user_id, skill_id)).await? else {
            return Ok(false);
        };
        let count = Write::update(users::key(user_id), "ADD #skills :minus_one")
            .name("#skills", "skills")
            .value(":minus_one", -1)?;
        let mut work = UnitOfWork::new();
        work.add(Write::delete(key(user_id, skill_id)).if_present()).or_retry();
        work.add(Write::delete(name_key(user_id, &skill.name)))
            .or_internal_error();
        work.add(if_not_deleted(count)).or_retry();
        // Somebody else has removed it, or the account has been deleted: there is nothing left to retry.
        Ok(matches!(work.commit(self.0, ()).await?, Commit::Done(())))
    }
}

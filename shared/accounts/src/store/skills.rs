//! Skills of users.
//!
//! | access pattern | key |
//! |---|---|
//! | skills of a user, oldest first | `USER#{id}` / begins with `SKILL#` |
//! | skill of a user by name (guard, unique) | `USER#{id}` / `SKILL_NAME#{name in lower case}` |
//!
//! How many there are is counted in the user's row (`skills`), so the limit is exact however many are added at once.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::{Database, Item, Key, Query, Table, TransactionOutcome, Write, decode};
use shared::error::{Code, Error, Result};
use shared::ids::Id;

use crate::rules::skill::{MOST_SKILLS, Proficiency, same};
use crate::store::users::{self, is_there};

/// A skill as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skill {
    /// The id.
    pub id: Id,
    /// What can be done.
    pub name: String,
    /// How well.
    pub proficiency: Proficiency,
    /// When it was added.
    pub created_at: Timestamp,
}

/// The repository.
#[derive(Clone, Copy, Debug)]
pub struct Skills<'a>(pub &'a Database);

fn key(user_id: Id, skill_id: Id) -> Key {
    Key::new(Table::Users, users::partition(user_id), format!("SKILL#{skill_id}"))
}

fn name_key(user_id: Id, name: &str) -> Key {
    Key::new(
        Table::Users,
        users::partition(user_id),
        format!("SKILL_NAME#{}", same(name)),
    )
}

impl Skills<'_> {
    /// All skills of a user, oldest first; there are at most [`MOST_SKILLS`].
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn of_user(&self, user_id: Id) -> Result<Vec<Skill>> {
        let query = Query::partition(Table::Users, users::partition(user_id)).prefix("SKILL#");
        self.0.query_all(query).await?.into_iter().map(decode).collect()
    }

    /// A page of the user's skills, oldest first, and where the next page starts.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn page(&self, user_id: Id, limit: u32, start: Option<Item>) -> Result<(Vec<Skill>, Option<Item>)> {
        let query = Query::partition(Table::Users, users::partition(user_id))
            .prefix("SKILL#")
            .page(limit, start);
        let page = self.0.query(query).await?;
        let skills = page.items.into_iter().map(decode).collect::<Result<_>>()?;
        Ok((skills, page.last_key))
    }

    /// Adds a skill.
    ///
    /// # Errors
    /// [`Code::Conflict`] if the user has this skill or as many as allowed, or the database is unavailable.
    pub async fn add(&self, user_id: Id, skill: &Skill) -> Result<()> {
        let count = Write::update(users::key(user_id), "ADD #skills :one")
            .condition("attribute_not_exists(#skills) OR #skills < :most")
            .name("#skills", "skills")
            .value(":one", 1)?
            .value(":most", MOST_SKILLS)?;
        let name = serde_json::json!({ "skill_id": skill.id });
        let writes = vec![
            Write::put(name_key(user_id, &skill.name), "skill_name", &name)?.if_absent(),
            is_there(count),
            Write::put(key(user_id, skill.id), "skill", skill)?.if_absent(),
        ];
        match self.0.transact(writes).await? {
            TransactionOutcome::Done => Ok(()),
            TransactionOutcome::ConditionFailed(lost) if lost.iter().any(|failed| failed.index == 0) => {
                Err(Error::new(Code::Conflict, "This skill is in the list already."))
            }
            TransactionOutcome::ConditionFailed(_) => Err(Error::new(
                Code::Conflict,
                format!("A profile has at most {MOST_SKILLS} skills."),
            )),
        }
    }

    /// Removes a skill; false if there was none.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn remove(&self, user_id: Id, skill_id: Id) -> Result<bool> {
        let Some(skill): Option<Skill> = self.0.get(&key(user_id, skill_id)).await? else {
            return Ok(false);
        };
        let count = Write::update(users::key(user_id), "ADD #skills :minus_one")
            .name("#skills", "skills")
            .value(":minus_one", -1)?;
        let writes = vec![
            Write::delete(key(user_id, skill_id)).if_present(),
            Write::delete(name_key(user_id, &skill.name)),
            is_there(count),
        ];
        match self.0.transact(writes).await? {
            TransactionOutcome::Done => Ok(true),
            TransactionOutcome::ConditionFailed(_) => Ok(false),
        }
    }
}

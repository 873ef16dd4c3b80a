//! Who teaches, as everybody may see them. Somebody without a published course is not shown.
//!
//! | access pattern | key |
//! |---|---|
//! | instructor by id | `INSTRUCTORS` / `{user}` |
//! | instructors | `INSTRUCTORS` |
//!
//! Name, avatar and bio are as of when they were written; the background worker refreshes them. The counter is changed by the
//! courses.

use aws_sdk_dynamodb::types::AttributeValue;
use serde::{Deserialize, Serialize};
use shared::database::page_newest_first::{position, sift};
use shared::database::{Database, Item, Key, Outcome, Query, Table, Write};
use shared::error::Result;
use shared::ids::Id;
use shared_accounts::store::users::User;

use crate::store::courses::CourseInstructor;

/// The partition of all instructors.
const INSTRUCTORS: &str = "INSTRUCTORS";
/// Rows that a page looks at for every instructor that it shows.
const LOOKED_AT: u32 = 5;
/// The name of the position in a cursor.
const AFTER: &str = "after";

/// An instructor as stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct InstructorProfile {
    /// The user.
    pub user_id: Id,
    /// The name.
    #[serde(default)]
    pub name: Option<String>,
    /// The avatar.
    #[serde(default)]
    pub avatar_url: Option<String>,
    /// A few words.
    #[serde(default)]
    pub bio: Option<String>,
    /// Published courses.
    #[serde(default)]
    pub courses_count: i64,
}

impl From<&User> for CourseInstructor {
    fn from(user: &User) -> Self {
        Self {
            user_id: user.id,
            name: user.profile.name.as_ref().map(|name| name.full()),
            avatar_url: user.profile.profile_pictures.first().cloned(),
        }
    }
}

/// The repository.
#[derive(Clone, Copy, Debug)]
pub struct Instructors<'a>(pub &'a Database);

fn key(user_id: Id) -> Key {
    Key::new(Table::Catalog, INSTRUCTORS, user_id.to_string())
}

/// A write that counts published courses.
pub(super) fn count(user_id: Id, published: i64) -> Result<Write> {
    Write::update(key(user_id), "SET user_id = :id ADD courses_count :published")
        .value(":id", user_id)?
        .value(":published", published)
}

impl Instructors<'_> {
    /// The instructor, if there is a published course.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn get(&self, user_id: Id) -> Result<Option<InstructorProfile>> {
        let found: Option<InstructorProfile> = self.0.get(&key(user_id)).await?;
        Ok(found.filter(|instructor| instructor.courses_count > 0))
    }

    /// A page of the instructors, and where the next page starts.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn page(&self, limit: u32, start: Option<Item>) -> Result<(Vec<InstructorProfile>, Option<Item>)> {
        let query = Query::partition(Table::Catalog, INSTRUCTORS).page(limit * LOOKED_AT, None);
        let query = match position(start.as_ref(), AFTER) {
            Some(after) => query.after(&after),
            None => query,
        };
        let teaches = |instructor: &InstructorProfile| instructor.courses_count > 0;
        let (instructors, next) = sift(self.0.query(query).await?, "sk", limit, Some(&teaches))?;
        let next = next.map(|after| Item::from([(AFTER.to_owned(), AttributeValue::S(after))]));
        Ok((instructors, next))
    }

    /// Remembers how `user`, who teaches, is shown.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn remember(&self, user: &User) -> Result<()> {
        let shown = CourseInstructor::from(user);
        let write = Write::update(
            key(user.id),
            "SET user_id = :id, #name = :name, avatar_url = :avatar_url, bio = :bio",
        )
        .name("#name", "name")
        .value(":id", user.id)?
        .value(":name", shown.name)?
        .value(":avatar_url", shown.avatar_url)?
        .value(":bio", &user.profile.bio)?;
        match self.0.write(write).await? {
            Outcome::Done(_) | Outcome::ConditionFailed(_) => Ok(()),
        }
    }

    /// Forgets somebody; doing it twice is fine.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn forget(&self, user_id: Id) -> Result<()> {
        self.0.transact_unconditionally(vec![Write::delete(key(user_id))]).await
    }
}

//! Public profiles of instructors. Instructors without a published course are hidden.
//!
//! | access pattern | key |
//! |---|---|
//! | instructor by id | `INSTRUCTORS` / `{user}` |
//! | instructors | `INSTRUCTORS` |
//!
//! Name, avatar and bio are copies that the background worker refreshes. The counter changes with the courses.

use serde::{Deserialize, Serialize};
use shared::database::{Database, Key, Outcome, PageQuery, Paged, Query, Table, Write};
use shared::error::Result;
use shared::ids::UserId;
use shared_accounts::store::users::User;

/// The partition of all instructors.
const INSTRUCTORS: &str = "INSTRUCTORS";
/// How many rows a page may read for each instructor that it returns.
const ROWS_PER_RESULT: u32 = 5;

/// The row of an instructor.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct InstructorProfile {
    /// The user.
    pub user_id: UserId,
    /// The name.
    #[serde(default)]
    pub name: Option<String>,
    /// The URL of the avatar.
    #[serde(default)]
    pub avatar_url: Option<String>,
    /// The biography.
    #[serde(default)]
    pub bio: Option<String>,
    /// The number of published courses.
    #[serde(default)]
    pub courses_count: i64,
}

/// An instructor of a course, as of the last update of the row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseInstructor {
    /// The user.
    pub user_id: UserId,
    /// The name.
    #[serde(default)]
    pub name: Option<String>,
    /// The URL of the avatar.
    #[serde(default)]
    pub avatar_url: Option<String>,
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

/// Reads and writes public profiles of instructors.
#[derive(Clone, Copy, Debug)]
pub struct Instructors<'a>(pub &'a Database);

fn key(user_id: UserId) -> Key {
    Key::new(Table::Catalog, INSTRUCTORS, user_id.to_string())
}

/// A write that adds to the number of published courses.
pub(super) fn count(user_id: UserId, published: i64) -> Result<Write> {
    Write::update(key(user_id), "SET user_id = :id ADD courses_count :published")
        .value(":id", user_id)?
        .value(":published", published)
}

impl Instructors<'_> {
    /// The instructor with this user ID, if the user has a published course.
    pub async fn get(&self, user_id: UserId) -> Result<Option<InstructorProfile>> {
        let found: Option<InstructorProfile> = self.0.get(&key(user_id)).await?;
        Ok(found.filter(|instructor| instructor.courses_count > 0))
    }

    /// A page of the instructors.
    pub async fn page(&self, page: PageQuery) -> Result<Paged<InstructorProfile>> {
        let query = Query::partition(Table::Catalog, INSTRUCTORS);
        let teaches = |instructor: &InstructorProfile| instructor.courses_count > 0;
        let examined = page.limit * ROWS_PER_RESULT;
        self.0.filtered_page(query, page, examined, Some(&teaches)).await
    }

    /// Copies the name, avatar and bio of `user`.
    pub async fn update(&self, user: &User) -> Result<()> {
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

    /// Deletes an instructor. Repeating this is harmless.
    pub async fn delete(&self, user_id: UserId) -> Result<()> {
        match self.0.write(Write::delete(key(user_id))).await? {
            Outcome::Done(_) | Outcome::ConditionFailed(_) => Ok(()),
        }
    }
}

//! The subjects a student has chosen.
//!
//! | access pattern | key |
//! |---|---|
//! | subjects of a user | `USER#{user}` / begins with `PREFERRED#` |
//! | users who chose a course, to clear away | gsi1 `COURSE#{course}` / begins with `PREFERRED#` |
//!
//! Whether a course is shown is asked of the course itself, so that a draft is hidden and comes back.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::{Database, Key, Outcome, PageQuery, Paged, Query, Row, Table, Write};
use shared::error::Result;
use shared::ids::{CourseId, UserId};
use shared_catalog::store::courses;

use crate::store::enrollments::partition;

/// A chosen subject as stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Preferred {
    /// The course.
    pub course_id: CourseId,
    /// Since when.
    pub added_at: Timestamp,
}

impl Row for Preferred {
    const KIND: &str = "preferred_subject";
}

/// The repository.
#[derive(Clone, Copy, Debug)]
pub struct PreferredSubjects<'a>(pub &'a Database);

fn key(user_id: UserId, course_id: CourseId) -> Key {
    Key::new(Table::Learning, partition(user_id), format!("PREFERRED#{course_id}"))
}

impl PreferredSubjects<'_> {
    /// Adds a course; false if it is there already.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn add(&self, user_id: UserId, course_id: CourseId, now: Timestamp) -> Result<bool> {
        let row = Preferred {
            course_id,
            added_at: now,
        };
        let write = Write::put(key(user_id, course_id), &row)?
            .attribute("gsi1pk", courses::partition(course_id))
            .attribute("gsi1sk", format!("PREFERRED#{user_id}"));
        let outcome = self.0.write(write.if_absent()).await?;
        Ok(matches!(outcome, Outcome::Done(_)))
    }

    /// Removes a course; false if it was not there.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn remove(&self, user_id: UserId, course_id: CourseId) -> Result<bool> {
        let outcome = self
            .0
            .write(Write::delete(key(user_id, course_id)).if_present())
            .await?;
        Ok(matches!(outcome, Outcome::Done(_)))
    }

    /// A page of the ids of the user's courses.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn page(&self, user_id: UserId, page: PageQuery) -> Result<Paged<CourseId>> {
        let query = Query::partition(Table::Learning, partition(user_id)).prefix("PREFERRED#");
        let found = self.0.page(query, page).await?;
        Ok(found.map(|row: Preferred| row.course_id))
    }

    /// Removes a deleted course from every list.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn delete_of_course(&self, course_id: CourseId) -> Result<()> {
        let query = Query::index(Table::Learning, courses::partition(course_id)).prefix("PREFERRED#");
        self.0.clear(query, |_row| false).await
    }
}

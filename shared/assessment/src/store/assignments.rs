//! Assignments of courses.
//!
//! | access pattern | key |
//! |---|---|
//! | assignment by id | `ASSIGNMENT#{id}` / `ASSIGNMENT` |
//! | assignments of a course, oldest first | `COURSE#{course}` / begins with `ASSIGNMENT#` |
//! | deleted assignments of a course | `COURSE#{course}` / begins with `OLD_ASSIGNMENT#` |
//! | number of assignments of a course | `COURSE#{course}` / `ASSIGNMENTS` |
//!
//! The number changes in the transaction that creates or deletes an assignment, so a course never has more than
//! [`MAX_ASSIGNMENTS`]. The row of a deleted assignment stays for the grades of what was handed in.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::client::key_of;
use shared::database::idempotency::IdempotencyRecord;
use shared::database::{Database, Key, PageQuery, Paged, Query, Row, Table, UnitOfWork, Write, decode};
use shared::error::{Error, ErrorCode, Result};
use shared::ids::{AssignmentId, CourseId};
use shared_catalog::store::courses;

use crate::rules::assignment::{Due, MAX_ASSIGNMENTS};
use crate::rules::points::Points;

/// The row of an assignment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// The id.
    pub id: AssignmentId,
    /// The course.
    pub course_id: CourseId,
    /// The title.
    pub title: String,
    /// What students have to do.
    #[serde(default)]
    pub description: Option<String>,
    /// The maximum score.
    pub max_score: Points,
    /// When it is due, if it is.
    #[serde(default)]
    pub due: Option<Due>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last edited.
    pub updated_at: Timestamp,
    /// When it was deleted.
    #[serde(default)]
    pub deleted_at: Option<Timestamp>,
    /// The number of edits.
    #[serde(default)]
    pub version: u64,
}

impl Row for Assignment {
    const KIND: &str = "assignment";
}

#[derive(Serialize, Deserialize)]
struct AssignmentOf {
    assignment_id: AssignmentId,
}

impl Row for AssignmentOf {
    const KIND: &str = "assignment_of_course";
}

/// The key of the row of an assignment.
#[must_use]
pub fn key(id: AssignmentId) -> Key {
    Key::new(Table::Catalog, format!("ASSIGNMENT#{id}"), "ASSIGNMENT")
}

fn course_key(assignment: &Assignment, prefix: &str) -> Key {
    let partition = courses::partition(assignment.course_id);
    Key::new(Table::Catalog, partition, format!("{prefix}{}", assignment.id))
}

fn put_of_course(assignment: &Assignment, prefix: &str) -> Result<Write> {
    let row = AssignmentOf {
        assignment_id: assignment.id,
    };
    Write::put(course_key(assignment, prefix), &row)
}

const LISTED: &str = "ASSIGNMENT#";
const DELETED: &str = "OLD_ASSIGNMENT#";

fn count_key(course_id: CourseId) -> Key {
    Key::new(Table::Catalog, courses::partition(course_id), "ASSIGNMENTS")
}

/// A write that replaces the row `before`, just read, by `after`. Its condition fails if the row has changed since.
fn replace(before: &Assignment, after: &Assignment) -> Result<Write> {
    Write::put(key(after.id), after)?
        .condition("#version = :seen")
        .name("#version", "version")
        .value(":seen", before.version)
}

/// Reads and writes assignments.
#[derive(Clone, Copy, Debug)]
pub struct Assignments<'a>(pub &'a Database);

impl Assignments<'_> {
    /// The assignment with this id, unless it is deleted.
    pub async fn get(&self, id: AssignmentId) -> Result<Option<Assignment>> {
        let assignment: Option<Assignment> = self.0.get(&key(id)).await?;
        Ok(assignment.filter(|assignment| assignment.deleted_at.is_none()))
    }

    /// A page of the ids of a course's assignments, oldest first.
    pub async fn page(&self, course_id: CourseId, page: PageQuery) -> Result<Paged<AssignmentId>> {
        let query = Query::partition(Table::Catalog, courses::partition(course_id)).prefix(LISTED);
        let page: Paged<AssignmentOf> = self.0.page(query, page).await?;
        Ok(page.map(|row| row.assignment_id))
    }

    /// Creates an assignment, and keeps its id in `record`.
    ///
    /// # Errors
    /// [`ErrorCode::Conflict`] if the course has the maximum number of assignments, [`ErrorCode::NotFound`] if it is
    /// deleted.
    pub async fn create(&self, assignment: &Assignment, record: &IdempotencyRecord) -> Result<()> {
        let counted = Write::update(
            count_key(assignment.course_id),
            "SET #kind = :kind ADD assignments_count :one",
        )
        .condition("attribute_not_exists(assignments_count) OR assignments_count < :most")
        .name("#kind", "kind")
        .value(":kind", "assignment_count")?
        .value(":one", 1)?
        .value(":most", MAX_ASSIGNMENTS)?;
        let mut work = UnitOfWork::new();
        work.add(courses::check_not_deleted(assignment.course_id))
            .or_fail(Error::not_found);
        work.add(counted).or_fail(|| {
            let detail = format!("A course can have at most {MAX_ASSIGNMENTS} assignments.");
            Error::new(ErrorCode::Conflict, detail)
        });
        work.add(put_of_course(assignment, LISTED)?).or_internal_error();
        work.add(Write::put(key(assignment.id), assignment)?.if_absent())
            .or_internal_error();
        work.complete(record, &assignment.id)?;
        work.commit_once(self.0, ()).await
    }

    /// Updates `assignment`, a row just read, or what others have made of it since, and returns it.
    ///
    /// # Errors
    /// The errors of `change`; [`ErrorCode::NotFound`] if the assignment is deleted.
    pub async fn update(
        &self,
        assignment: Assignment,
        now: Timestamp,
        change: impl Fn(&mut Assignment) -> Result<()> + Sync,
    ) -> Result<Assignment> {
        let change = |assignment: &mut Assignment| change(assignment).map(|()| Vec::new());
        self.change(assignment, now, change).await
    }

    /// Deletes an assignment. What was handed in stays and can be graded.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] if it is deleted already.
    pub async fn delete(&self, assignment: Assignment, now: Timestamp) -> Result<()> {
        let delete = |assignment: &mut Assignment| {
            assignment.deleted_at = Some(now);
            let count = Write::update(count_key(assignment.course_id), "ADD assignments_count :minus_one");
            Ok(vec![
                Write::delete(course_key(assignment, LISTED)),
                put_of_course(assignment, DELETED)?,
                count.value(":minus_one", -1)?,
            ])
        };
        self.change(assignment, now, delete).await.map(|_assignment| ())
    }

    async fn change(
        &self,
        assignment: Assignment,
        now: Timestamp,
        change: impl Fn(&mut Assignment) -> Result<Vec<Write>> + Sync,
    ) -> Result<Assignment> {
        let (id, change) = (assignment.id, &change);
        let mut known = Some(assignment);
        let changed = self.0.retry("assignment", || {
            let known = known.take();
            async move {
                let before = match known {
                    Some(known) => known,
                    None => self.get(id).await?.ok_or_else(Error::not_found)?,
                };
                let mut after = before.clone();
                let writes = change(&mut after)?;
                (after.version, after.updated_at) = (before.version + 1, now);
                let mut work = UnitOfWork::new();
                work.add(replace(&before, &after)?).or_retry();
                work.add_all(writes).or_internal_error();
                work.commit(self.0, after).await
            }
        });
        changed.await
    }

    /// Erases all assignments of a deleted course. It may be repeated: the rows through which they are found go last.
    pub async fn erase_of_course(&self, course_id: CourseId) -> Result<()> {
        for prefix in [LISTED, DELETED] {
            let query = Query::partition(Table::Catalog, courses::partition(course_id)).prefix(prefix);
            let rows = self.0.query_all(query).await?;
            let pointers: Vec<Key> = rows.iter().filter_map(|row| key_of(Table::Catalog, row)).collect();
            let keys = rows
                .into_iter()
                .map(|row| decode::<AssignmentOf>(row).map(|row| key(row.assignment_id)));
            let keys: Vec<Key> = keys.collect::<Result<_>>()?;
            for keys in [keys, pointers] {
                self.0.write_all(keys.into_iter().map(Write::delete).collect()).await?;
            }
        }
        Ok(())
    }
}

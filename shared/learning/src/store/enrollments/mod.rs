//! Enrollments.
//!
//! | access pattern | key |
//! |---|---|
//! | enrollment of a user in a course | `USER#{user}` / `ENROLLMENT#{course}` |
//! | enrollments of a user | `USER#{user}` / begins with `ENROLLMENT#` |
//! | course of a user's enrollment by the enrollment's id | `USER#{user}` / `ENROLLMENT_ID#{id}` |
//! | enrollments in a course, newest first | gsi1 `COURSE#{course}` / `{enrolled_at}#{user}` |
//!
//! The row holds everything that is needed at once: the completed lectures (a string set) and the numbers of notes and
//! bookmarks. `version` counts the changes of status, terms and completed lectures; notes, bookmarks, the review and
//! the certificate have conditions of their own.

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::{Database, Item, Key, PageQuery, Paged, Query, Row, Table, Write, decode};
use shared::error::Result;
use shared::ids::{CourseId, EnrollmentId, LectureId, UserId};
use shared_catalog::store::courses;

use crate::rules::enrollment::EnrollmentStatus;

mod row;

pub use row::Enrollment;

/// The key of the row of an enrollment.
#[must_use]
pub fn key(user_id: UserId, course_id: CourseId) -> Key {
    Key::new(Table::Learning, partition(user_id), format!("ENROLLMENT#{course_id}"))
}

/// The key of the row that names the course of a user's enrollment.
#[must_use]
pub fn id_key(user_id: UserId, id: EnrollmentId) -> Key {
    Key::new(Table::Learning, partition(user_id), format!("ENROLLMENT_ID#{id}"))
}

/// A row that names the course of something that belongs to a user.
#[derive(Serialize, Deserialize)]
pub(super) struct CourseOf {
    pub(super) course_id: CourseId,
}

impl Row for CourseOf {
    const KIND: &str = "enrollment_id";
}

/// The course that `row`, found by the id of an enrollment or an annotation, names.
pub fn course_of(row: Item) -> Result<CourseId> {
    decode::<CourseOf>(row).map(|row| row.course_id)
}

/// The partition of a user's learning.
pub(super) fn partition(user_id: UserId) -> String {
    format!("USER#{user_id}")
}

/// Writes that create an enrollment. A condition fails if the user has one in this course.
pub fn create(enrollment: &Enrollment) -> Result<Vec<Write>> {
    let course_id = enrollment.course_id;
    let row = Write::put(key(enrollment.user_id, course_id), enrollment)?
        .attribute("gsi1pk", courses::partition(course_id))
        .attribute(
            "gsi1sk",
            format!("{:.3}#{}", enrollment.enrolled_at, enrollment.user_id),
        );
    let by_id = id_key(enrollment.user_id, enrollment.id);
    Ok(vec![row.if_absent(), Write::put(by_id, &CourseOf { course_id })?])
}

/// A write that gives an enrollment the status and terms of `next`. Its condition fails if the row has changed since it
/// was read.
pub fn change(next: &Enrollment) -> Result<Write> {
    let mut set =
        "SET #status = :status, payment_status = :payment_status, #version = :version, gaps = :gaps".to_owned();
    if next.payment_id.is_some() {
        set += ", payment_id = :payment_id";
    }
    let mut remove = Vec::new();
    let times = [("expires_at", next.expires_at), ("cancelled_at", next.cancelled_at)];
    for (name, time) in times {
        match time {
            Some(_) => set += &format!(", {name} = :{name}"),
            None => remove.push(name),
        }
    }
    if !remove.is_empty() {
        set += &format!(" REMOVE {}", remove.join(", "));
    }
    let mut write = Write::update(key(next.user_id, next.course_id), set).value(":gaps", &next.gaps)?;
    for (name, time) in times {
        if let Some(time) = time {
            write = write.value(&format!(":{name}"), time)?;
        }
    }
    if let Some(payment_id) = next.payment_id {
        write = write.value(":payment_id", payment_id)?;
    }
    is_at(write, next.version.saturating_sub(1))?
        .name("#status", "status")
        .value(":status", next.status)?
        .value(":payment_status", next.payment_status)?
        .value(":version", next.version)
}

/// A write that adds a completed lecture to `enrollment`, a row just read, and completes the course if `whole` is
/// given.
pub fn complete(enrollment: &Enrollment, lecture_id: LectureId, whole: Option<Timestamp>) -> Result<Write> {
    let key = key(enrollment.user_id, enrollment.course_id);
    let write = match whole {
        None => Write::update(key, "ADD completed_lectures :lecture, #version :one"),
        Some(now) => Write::update(
            key,
            "SET #status = :completed, completed_at = :now ADD completed_lectures :lecture, #version :one",
        )
        .name("#status", "status")
        .value(":completed", EnrollmentStatus::Completed)?
        .value(":now", now)?,
    };
    let lecture = AttributeValue::Ss(vec![lecture_id.to_string()]);
    is_at(write, enrollment.version)?
        .value(":one", 1)
        .map(|write| write.value_as(":lecture", lecture))
}

/// A check that a user has an enrollment in a course and has not left.
pub fn check_not_cancelled(user_id: UserId, course_id: CourseId) -> Result<Write> {
    Write::check(key(user_id, course_id))
        .condition("attribute_exists(pk) AND #status <> :cancelled")
        .name("#status", "status")
        .value(":cancelled", EnrollmentStatus::Cancelled)
}

fn is_at(write: Write, version: u64) -> Result<Write> {
    let condition = match version {
        0 => "attribute_exists(pk) AND (attribute_not_exists(#version) OR #version = :seen)",
        _ => "#version = :seen",
    };
    write
        .condition(condition)
        .name("#version", "version")
        .value(":seen", version)
}

/// The repository.
#[derive(Clone, Copy, Debug)]
pub struct Enrollments<'a>(pub &'a Database);

impl Enrollments<'_> {
    /// The enrollment of a user in a course.
    pub async fn get(&self, user_id: UserId, course_id: CourseId) -> Result<Option<Enrollment>> {
        self.0.get(&key(user_id, course_id)).await
    }

    /// A page of a user's enrollments by course, including canceled ones.
    pub async fn of_user(&self, user_id: UserId, page: PageQuery) -> Result<Paged<Enrollment>> {
        let query = Query::partition(Table::Learning, partition(user_id)).prefix("ENROLLMENT#");
        self.0.page(query, page).await
    }

    /// A page of the enrollments in a course, newest first. The index lags behind.
    pub async fn of_course(&self, course_id: CourseId, page: PageQuery) -> Result<Paged<Enrollment>> {
        // Years begin with a digit; other rows of the index partition with a letter, which comes after the colon.
        let query = Query::index(Table::Learning, courses::partition(course_id)).before(":");
        self.0.page(query.descending(), page).await
    }
}

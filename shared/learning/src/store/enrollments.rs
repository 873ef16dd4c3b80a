//! Enrolments.
//!
//! | access pattern | key |
//! |---|---|
//! | enrolment of a user in a course | `USER#{user}` / `ENROLLMENT#{course}` |
//! | enrolments of a user | `USER#{user}` / begins with `ENROLLMENT#` |
//! | course of an own enrolment by the enrolment's id | `USER#{user}` / `ENROLLMENT_ID#{id}` |
//! | enrolments in a course, newest first | gsi1 `COURSE#{course}` / `{enrolled_at}#{user}` |
//!
//! The row has what all of a course needs at once: which lectures are completed (a string set), and how many notes and
//! bookmarks there are. `version` counts what changes status, terms and completed lectures; notes, bookmarks, the review and
//! the certificate are bound to conditions of their own.

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::page::Listed;
use shared::database::{Database, Item, Key, Query, Table, Write, decode};
use shared::error::Result;
use shared::ids::Id;
use shared_catalog::store::courses::{self, Course};

use crate::rules::enrollment::{EnrollmentStatus, PaymentStatus, Share, Terms, is_active};

/// An enrolment as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrollment {
    /// The id.
    pub id: Id,
    /// Who learns.
    pub user_id: Id,
    /// What.
    pub course_id: Id,
    /// How far it is.
    pub status: EnrollmentStatus,
    /// What was paid.
    pub payment_status: PaymentStatus,
    /// When it began.
    pub enrolled_at: Timestamp,
    /// When it ends; never without.
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
    /// When everything was learnt.
    #[serde(default)]
    pub completed_at: Option<Timestamp>,
    /// Lectures that are completed, whether or not the course still has them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub completed_lectures: Vec<Id>,
    /// The code of the certificate, once there is one.
    #[serde(default)]
    pub certificate: Option<String>,
    /// The review, if there is one.
    #[serde(default)]
    pub review_id: Option<Id>,
    /// Counts the changes of status, terms and completed lectures.
    #[serde(default)]
    pub version: u64,
}

impl Enrollment {
    /// An enrolment that begins.
    #[must_use]
    pub fn new(id: Id, user_id: Id, course_id: Id, terms: Terms, now: Timestamp) -> Self {
        Self {
            id,
            user_id,
            course_id,
            status: terms.status,
            payment_status: terms.payment_status,
            enrolled_at: now,
            expires_at: terms.expires_at,
            completed_at: None,
            completed_lectures: Vec::new(),
            certificate: None,
            review_id: None,
            version: 0,
        }
    }

    /// What it is good for.
    #[must_use]
    pub fn terms(&self) -> Terms {
        Terms {
            status: self.status,
            payment_status: self.payment_status,
            expires_at: self.expires_at,
        }
    }

    /// The same with other terms; what was learnt stays learnt.
    #[must_use]
    pub fn reopened(&self, terms: Terms) -> Self {
        let status = match self.completed_at {
            Some(_) => EnrollmentStatus::Completed,
            None => terms.status,
        };
        Self {
            status,
            payment_status: terms.payment_status,
            expires_at: terms.expires_at,
            version: self.version + 1,
            ..self.clone()
        }
    }

    /// Whether it opens the content of its course at `now`.
    #[must_use]
    pub fn is_active(&self, now: Timestamp) -> bool {
        is_active(self.status, self.expires_at, now)
    }

    /// How much of `course` is completed.
    #[must_use]
    pub fn share(&self, course: &Course) -> Share {
        Share::new(
            &self.completed_lectures,
            &course.removed_lectures,
            course.lectures_count,
        )
    }
}

/// The key of the row of an enrolment.
#[must_use]
pub fn key(user_id: Id, course_id: Id) -> Key {
    Key::new(Table::Learning, partition(user_id), format!("ENROLLMENT#{course_id}"))
}

/// The key of the row that says which course an own enrolment is in.
#[must_use]
pub fn id_key(user_id: Id, id: Id) -> Key {
    Key::new(Table::Learning, partition(user_id), format!("ENROLLMENT_ID#{id}"))
}

/// A row that says which course something of a user is in.
#[derive(Serialize, Deserialize)]
pub(super) struct CourseOf {
    pub(super) course_id: Id,
}

/// The course that `row`, one of those that lead from an id to a course, names.
///
/// # Errors
/// The row has another shape.
pub fn course_of(row: Item) -> Result<Id> {
    decode::<CourseOf>(row).map(|row| row.course_id)
}

/// The partition of what a user does with courses.
pub(super) fn partition(user_id: Id) -> String {
    format!("USER#{user_id}")
}

/// Writes of an enrolment that is not there yet; the condition of the first fails if it is.
///
/// # Errors
/// Only on a fault of ours.
pub fn create(enrollment: &Enrollment) -> Result<Vec<Write>> {
    let course_id = enrollment.course_id;
    let row = Write::put(key(enrollment.user_id, course_id), "enrollment", enrollment)?
        .attribute("gsi1pk", courses::partition(course_id))
        .attribute(
            "gsi1sk",
            format!("{:.3}#{}", enrollment.enrolled_at, enrollment.user_id),
        );
    let by_id = id_key(enrollment.user_id, enrollment.id);
    Ok(vec![
        row.if_absent(),
        Write::put(by_id, "enrollment_id", &CourseOf { course_id })?,
    ])
}

/// A write that gives an enrolment the status and terms of `next`, if it is as it was before that.
///
/// # Errors
/// Only on a fault of ours.
pub fn change(next: &Enrollment) -> Result<Write> {
    let set = "SET #status = :status, payment_status = :payment_status, #version = :version";
    let key = key(next.user_id, next.course_id);
    let write = match next.expires_at {
        Some(expires_at) => {
            Write::update(key, format!("{set}, expires_at = :expires_at")).value(":expires_at", expires_at)?
        }
        None => Write::update(key, format!("{set} REMOVE expires_at")),
    };
    is_at(write, next.version.saturating_sub(1))?
        .name("#status", "status")
        .value(":status", next.status)?
        .value(":payment_status", next.payment_status)?
        .value(":version", next.version)
}

/// A write that marks a lecture of `enrollment`, a row just read, as completed, and with `whole` everything.
///
/// # Errors
/// Only on a fault of ours.
pub fn complete(enrollment: &Enrollment, lecture_id: Id, whole: Option<Timestamp>) -> Result<Write> {
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
    /// The enrolment of a user in a course.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn get(&self, user_id: Id, course_id: Id) -> Result<Option<Enrollment>> {
        self.0.get(&key(user_id, course_id)).await
    }

    /// A page of a user's enrolments by course, cancelled ones too, and where the next page starts.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn of_user(
        &self,
        user_id: Id,
        limit: u32,
        start: Option<Item>,
    ) -> Result<(Vec<Enrollment>, Option<Item>)> {
        let query = Query::partition(Table::Learning, partition(user_id)).prefix("ENROLLMENT#");
        let page = Listed {
            table: Table::Learning,
            query,
            limit,
            start,
        };
        self.0.listed(page, None).await
    }

    /// A page of the enrolments in a course, newest first, and where the next page starts. The index lags behind.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn of_course(
        &self,
        course_id: Id,
        limit: u32,
        start: Option<Item>,
    ) -> Result<(Vec<Enrollment>, Option<Item>)> {
        // Years begin with a digit; other rows of the index partition with a letter.
        let query = Query::index(Table::Learning, courses::partition(course_id))
            .between("0", ":")
            .descending();
        let page = self.0.query(query.page(limit, start)).await?;
        let enrollments = page.items.into_iter().map(decode).collect::<Result<_>>()?;
        Ok((enrollments, page.last_key))
    }
}

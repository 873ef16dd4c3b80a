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
use shared::ids::{CourseId, EnrollmentId, LectureId, PaymentId, ReviewId, UserId};
use shared_catalog::store::courses::{self, Course};

use crate::rules::enrollment::{
    CourseCompletion, EnrollmentStatus, Gap, PaymentStatus, Period, Terms, is_active, periods,
};

/// The maximum number of times without access that an enrollment remembers, the latest ones.
const MAX_GAPS: usize = 50;

/// An enrollment as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrollment {
    /// The id.
    pub id: EnrollmentId,
    /// The student.
    pub user_id: UserId,
    /// The course.
    pub course_id: CourseId,
    /// The status.
    pub status: EnrollmentStatus,
    /// Whether it was paid for.
    pub payment_status: PaymentStatus,
    /// The last payment that paid for it.
    #[serde(default)]
    pub payment_id: Option<PaymentId>,
    /// When it began.
    pub enrolled_at: Timestamp,
    /// When access ends, if it does.
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
    /// When it was canceled, if it is.
    #[serde(default)]
    pub cancelled_at: Option<Timestamp>,
    /// The times without access before it was resumed, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<Gap>,
    /// When the last lecture was completed.
    #[serde(default)]
    pub completed_at: Option<Timestamp>,
    /// The completed lectures, including those that were removed from the course.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub completed_lectures: Vec<LectureId>,
    /// The code of the certificate, once there is one.
    #[serde(default)]
    pub certificate: Option<String>,
    /// The review, if there is one.
    #[serde(default)]
    pub review_id: Option<ReviewId>,
    /// Counts the changes of status, terms and completed lectures.
    #[serde(default)]
    pub version: u64,
}

impl Row for Enrollment {
    const KIND: &str = "enrollment";
}

impl Enrollment {
    /// A new enrollment.
    #[must_use]
    pub fn new(id: EnrollmentId, user_id: UserId, course_id: CourseId, terms: Terms, now: Timestamp) -> Self {
        Self {
            id,
            user_id,
            course_id,
            status: terms.status,
            payment_status: terms.payment_status,
            payment_id: None,
            enrolled_at: now,
            expires_at: terms.expires_at,
            cancelled_at: None,
            gaps: Vec::new(),
            completed_at: None,
            completed_lectures: Vec::new(),
            certificate: None,
            review_id: None,
            version: 0,
        }
    }

    /// The status and the terms.
    #[must_use]
    pub fn terms(&self) -> Terms {
        Terms {
            status: self.status,
            payment_status: self.payment_status,
            expires_at: self.expires_at,
        }
    }

    /// The same enrollment with other terms from `now` on. Progress is kept, and so is the time without access that
    /// ends.
    #[must_use]
    pub fn with_terms(&self, terms: Terms, now: Timestamp) -> Self {
        let status = match (self.completed_at, terms.status) {
            (Some(_), EnrollmentStatus::Active) => EnrollmentStatus::Completed,
            (_, status) => status,
        };
        let is_cancelled = status == EnrollmentStatus::Cancelled;
        let mut gaps = self.gaps.clone();
        if let Some(from) = self.ends_at().filter(|end| *end <= now)
            && is_active(status, terms.expires_at, now)
        {
            gaps.push(Gap { from, until: now });
            gaps.drain(..gaps.len().saturating_sub(MAX_GAPS));
        }
        Self {
            status,
            payment_status: terms.payment_status,
            expires_at: terms.expires_at,
            cancelled_at: is_cancelled.then(|| self.cancelled_at.unwrap_or(now)),
            gaps,
            version: self.version + 1,
            ..self.clone()
        }
    }

    /// When access ended or will end, if it does.
    fn ends_at(&self) -> Option<Timestamp> {
        let cancelled_at = match self.status {
            EnrollmentStatus::Cancelled => Some(self.cancelled_at.unwrap_or(self.enrolled_at)),
            EnrollmentStatus::Active | EnrollmentStatus::Completed => None,
        };
        cancelled_at.into_iter().chain(self.expires_at).min()
    }

    /// The times in which the student was enrolled, oldest first.
    #[must_use]
    pub fn periods(&self) -> Vec<Period> {
        periods(self.enrolled_at, &self.gaps, self.ends_at())
    }

    /// Whether it opens the content of its course at `now`.
    #[must_use]
    pub fn is_active(&self, now: Timestamp) -> bool {
        is_active(self.status, self.expires_at, now)
    }

    /// How much of `course` is completed.
    #[must_use]
    pub fn completion(&self, course: &Course) -> CourseCompletion {
        CourseCompletion::new(
            &self.completed_lectures,
            &course.removed_lectures,
            course.lectures_count,
        )
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::SignedDuration;
    use shared::ids::Id;

    #[test]
    fn an_enrollment_remembers_the_times_without_access() {
        let at = |hour| Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hour);
        let terms = |status, expires_at| Terms {
            status,
            payment_status: PaymentStatus::Free,
            expires_at,
        };
        let (active, cancelled) = (EnrollmentStatus::Active, EnrollmentStatus::Cancelled);
        let ids = (
            Id::from_bytes([1; 16]),
            Id::from_bytes([2; 16]),
            Id::from_bytes([3; 16]),
        );
        let first = Enrollment::new(ids.0, ids.1, ids.2, terms(active, Some(at(9))), at(1));
        let left = first.with_terms(terms(cancelled, Some(at(9))), at(2));
        assert_eq!(left.cancelled_at, Some(at(2)));
        let still_left = left.with_terms(terms(cancelled, Some(at(9))), at(3));
        assert_eq!(still_left.cancelled_at, Some(at(2)));
        let back = left.with_terms(terms(active, Some(at(9))), at(4));
        let gap = |from, until| Gap {
            from: at(from),
            until: at(until),
        };
        assert_eq!((back.cancelled_at, back.gaps.as_slice()), (None, &[gap(2, 4)][..]));
        let longer = back.with_terms(terms(active, None), at(5));
        assert_eq!(longer.gaps, [gap(2, 4)]);
        let expired = back.with_terms(terms(active, None), at(12));
        assert_eq!(expired.gaps, [gap(2, 4), gap(9, 12)]);
        let times = expired.periods().into_iter().map(|period| (period.from, period.until));
        let expected = [(at(1), Some(at(2))), (at(4), Some(at(9))), (at(12), None)];
        assert_eq!(times.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_completed_course_can_be_left() {
        let now = Timestamp::UNIX_EPOCH;
        let active = Terms {
            status: EnrollmentStatus::Active,
            payment_status: PaymentStatus::Free,
            expires_at: None,
        };
        let ids = (
            Id::from_bytes([1; 16]),
            Id::from_bytes([2; 16]),
            Id::from_bytes([3; 16]),
        );
        let mut enrollment = Enrollment::new(ids.0, ids.1, ids.2, active, now);
        (enrollment.status, enrollment.completed_at) = (EnrollmentStatus::Completed, Some(now));
        let left = enrollment.with_terms(
            Terms {
                status: EnrollmentStatus::Cancelled,
                ..active
            },
            now,
        );
        assert_eq!(left.status, EnrollmentStatus::Cancelled);
        assert_eq!(left.with_terms(active, now).status, EnrollmentStatus::Completed);
    }
}

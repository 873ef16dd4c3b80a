//! The attendance of students.
//!
//! | access pattern | key |
//! |---|---|
//! | attendance of a student in a course | `ATTENDANCE_OF#{user}` / `COURSE#{course}` |
//! | attendance of a student at a session, with its corrections | `ATTENDANCE_OF#{user}` / `COURSE#{course}#SESSION#{number}` |
//! | everything of a student, or of a student in a course | `ATTENDANCE_OF#{user}` / begins with `COURSE#` |
//!
//! The first row has an attribute for each session that a student has checked in at, or that an instructor has
//! recorded. A page of students needs nothing else, and its condition lets each student check in once. It also counts
//! the wrong codes that the student has sent to each session.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::{Database, Item, Key, Query, Row, Table, Write, decode, row};
use shared::error::Result;
use shared::ids::{AttendanceSessionId, CourseId, UserId};

use super::sessions::{AttendanceSession, SessionPlace, attribute};
use crate::rules::attendance::{AttendanceStatus, MAX_WRONG_CODES};

/// The maximum number of corrections that a record keeps, the latest ones.
const MAX_CORRECTIONS: usize = 20;

/// The attendance of a student at a session, as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttendanceRecord {
    /// The session.
    pub session_id: AttendanceSessionId,
    /// The course.
    pub course_id: CourseId,
    /// The number of the session.
    pub number: u16,
    /// The student.
    pub user_id: UserId,
    /// The status.
    pub status: AttendanceStatus,
    /// When the student checked in, if so.
    #[serde(default)]
    pub checked_in_at: Option<Timestamp>,
    /// What instructors have recorded, the current status last.
    #[serde(default)]
    pub corrections: Vec<Correction>,
    /// Counts the changes.
    #[serde(default)]
    pub version: u64,
}

/// A status that an instructor has recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// The status.
    pub status: AttendanceStatus,
    /// The reason.
    pub reason: String,
    /// The instructor.
    pub corrected_by: UserId,
    /// When it was recorded.
    pub corrected_at: Timestamp,
}

impl Row for AttendanceRecord {
    const KIND: &str = "attendance_record";
}

impl AttendanceRecord {
    /// The record of a student who checks in at `now`.
    #[must_use]
    pub fn checked_in(session: &AttendanceSession, user_id: UserId, now: Timestamp) -> Self {
        Self {
            status: AttendanceStatus::Present,
            checked_in_at: Some(now),
            version: 1,
            ..Self::empty(session, user_id)
        }
    }

    /// The record `before`, if there is one, after a correction.
    #[must_use]
    pub fn corrected(
        before: Option<&Self>,
        session: &AttendanceSession,
        user_id: UserId,
        correction: Correction,
    ) -> Self {
        let mut after = before.cloned().unwrap_or_else(|| Self::empty(session, user_id));
        after.status = correction.status;
        after.corrections.push(correction);
        let surplus = after.corrections.len().saturating_sub(MAX_CORRECTIONS);
        after.corrections.drain(..surplus);
        after.version += 1;
        after
    }

    fn empty(session: &AttendanceSession, user_id: UserId) -> Self {
        Self {
            session_id: session.id,
            course_id: session.course_id,
            number: session.number,
            user_id,
            status: AttendanceStatus::Absent,
            checked_in_at: None,
            corrections: Vec::new(),
            version: 0,
        }
    }

    fn place(&self) -> SessionPlace {
        SessionPlace {
            course_id: self.course_id,
            number: self.number,
        }
    }
}

/// What is recorded of a student in a course.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attendance {
    statuses: BTreeMap<u16, AttendanceStatus>,
    wrong_codes: BTreeMap<u16, u32>,
}

impl Attendance {
    /// Decodes a row; none is recorded without a row.
    ///
    /// # Errors
    /// An attribute is not what it should be.
    pub fn of_row(row: Option<&Item>) -> Result<Self> {
        let mut attendance = Self::default();
        for (name, value) in row.into_iter().flatten() {
            let number_after = |letter| name.strip_prefix(letter).and_then(|number| number.parse().ok());
            if let Some(number) = number_after('s') {
                let Status { status } = decode(Item::from([("status".to_owned(), value.clone())]))?;
                attendance.statuses.insert(number, status);
            } else if let Some(number) = number_after('w') {
                let count = value.as_n().ok().and_then(|count| count.parse().ok());
                attendance.wrong_codes.insert(number, count.unwrap_or(MAX_WRONG_CODES));
            }
        }
        Ok(attendance)
    }

    /// What is recorded at a session.
    #[must_use]
    pub fn at(&self, number: u16) -> Option<AttendanceStatus> {
        self.statuses.get(&number).copied()
    }

    /// Whether the student has sent as many wrong codes to a session as allowed.
    #[must_use]
    pub fn is_blocked(&self, number: u16) -> bool {
        self.wrong_codes
            .get(&number)
            .is_some_and(|count| *count >= MAX_WRONG_CODES)
    }
}

#[derive(Deserialize)]
struct Status {
    status: AttendanceStatus,
}

fn partition(user_id: UserId) -> String {
    format!("ATTENDANCE_OF#{user_id}")
}

/// The key of the attendance of a student in a course.
#[must_use]
pub fn attendance_key(user_id: UserId, course_id: CourseId) -> Key {
    Key::new(Table::Learning, partition(user_id), format!("COURSE#{course_id}"))
}

/// The key of the record of a student at a session.
#[must_use]
pub fn key(user_id: UserId, place: SessionPlace) -> Key {
    let sort_key = format!("COURSE#{}#SESSION#{:03}", place.course_id, place.number);
    Key::new(Table::Learning, partition(user_id), sort_key)
}

/// Writes that let a student check in. A condition fails if the student has checked in, if an instructor has recorded a
/// status, or if the student has sent too many wrong codes.
pub fn check_in(record: &AttendanceRecord) -> Result<[Write; 2]> {
    let attendance = if_check_in_is_open(set_status(record)?, record.number)?;
    Ok([attendance, put(record, 0)?])
}

/// Writes that correct a record, `after` being one version higher than the record that was read. A condition fails if
/// it has changed since.
pub fn correct(after: &AttendanceRecord) -> Result<[Write; 2]> {
    Ok([put(after, after.version.saturating_sub(1))?, set_status(after)?])
}

/// A write that counts a wrong code. Its condition fails if the student has checked in, or has sent too many.
pub fn count_wrong_code(user_id: UserId, place: SessionPlace) -> Result<Write> {
    let key = attendance_key(user_id, place.course_id);
    let count = Write::update(key, "SET #kind = :kind ADD #wrong :one")
        .name("#kind", "kind")
        .value(":kind", "attendance")?
        .value(":one", 1)?;
    if_check_in_is_open(count, place.number)
}

/// The student has not checked in, no instructor has recorded a status, and the student has wrong codes left.
fn if_check_in_is_open(write: Write, number: u16) -> Result<Write> {
    write
        .condition("attribute_not_exists(#session) AND (attribute_not_exists(#wrong) OR #wrong < :max)")
        .name("#session", &attribute(number))
        .name("#wrong", &wrong_codes(number))
        .value(":max", MAX_WRONG_CODES)
}

fn put(record: &AttendanceRecord, seen: u64) -> Result<Write> {
    let key = key(record.user_id, record.place());
    Write::put(key, record)?.if_version(seen)
}

fn set_status(record: &AttendanceRecord) -> Result<Write> {
    let key = attendance_key(record.user_id, record.course_id);
    Write::update(key, "SET #session = :status, #kind = :kind")
        .name("#session", &attribute(record.number))
        .name("#kind", "kind")
        .value(":status", record.status)?
        .value(":kind", "attendance")
}

fn wrong_codes(number: u16) -> String {
    format!("w{number}")
}

/// Reads and erases the attendance of students.
#[derive(Clone, Copy, Debug)]
pub struct AttendanceRecords<'a>(pub &'a Database);

impl AttendanceRecords<'_> {
    /// The records of a student at all sessions of all courses.
    pub async fn of_user(&self, user_id: UserId) -> Result<Vec<AttendanceRecord>> {
        let rows = self.0.query_all(of_user(user_id)).await?.into_iter();
        rows.filter(row::is::<AttendanceRecord>).map(decode).collect()
    }

    /// Erases everything of a student. The numbers of students at sessions stay.
    pub async fn erase(&self, user_id: UserId) -> Result<()> {
        self.0.clear(of_user(user_id), |_row| false).await
    }

    /// Erases the attendance of up to 100 students in a course, with one call for all who have none.
    pub(super) async fn erase_in_course(&self, course_id: CourseId, students: &[UserId]) -> Result<()> {
        let keys = students.iter().map(|student| attendance_key(*student, course_id));
        let keys: Vec<Key> = keys.collect();
        let rows = self.0.batch_get(&keys.iter().collect::<Vec<_>>()).await?;
        for (student, key) in students.iter().zip(keys) {
            if rows.contains_key(&key) {
                // The row that leads to the others goes last.
                let rows = of_user(*student).prefix(key.sk.as_str());
                self.0.clear(rows, |row| *row == key).await?;
                self.0.write_all(vec![Write::delete(key)]).await?;
            }
        }
        Ok(())
    }
}

fn of_user(user_id: UserId) -> Query {
    Query::partition(Table::Learning, partition(user_id))
}

#[cfg(test)]
mod tests;

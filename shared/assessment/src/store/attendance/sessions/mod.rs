//! Sessions at which students check in.
//!
//! | access pattern | key |
//! |---|---|
//! | course of a session, by its ID | `ATTENDANCE_SESSION#{id}` / `SESSION` |
//! | session of a course, by its number | `ATTENDANCE#{course}` / `SESSION#{number}` |
//! | sessions of a course, newest first | `ATTENDANCE#{course}` / begins with `SESSION#` |
//! | times of all sessions of a course | `ATTENDANCE#{course}` / `SCHEDULE` |
//! | number of students who were at each session | `ATTENDANCE#{course}` / `COUNTS#{shard}` |
//!
//! The schedule has two numbers per session, so the percentages of a page of students take one read unit for most
//! courses. It gives each session its number, on the condition that it is unchanged since it was read. Hundreds of
//! students check in within the same minute, so they count in shards, as many as one read of the screen takes.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::{Database, Item, Key, PageQuery, Paged, Query, Row, Table, Write, decode};
use shared::error::{Error, Result};
use shared::ids::{AttendanceSessionId, CourseId, UserId};

use crate::rules::attendance::SessionTime;

/// The rows that count the students of a course.
const SHARDS: u8 = 8;

/// A session, as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttendanceSession {
    /// The ID.
    pub id: AttendanceSessionId,
    /// The course.
    pub course_id: CourseId,
    /// The position among all sessions of the course, from 0.
    pub number: u16,
    /// The title.
    #[serde(default)]
    pub title: Option<String>,
    /// When it begins.
    pub starts_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
    /// The user who opened it.
    pub opened_by: UserId,
}

impl Row for AttendanceSession {
    const KIND: &str = "attendance_session";
}

impl Row for SessionPlace {
    const KIND: &str = "attendance_session_place";
}

impl Row for Schedule {
    const KIND: &str = "attendance_schedule";
}

impl AttendanceSession {
    /// Where it is.
    #[must_use]
    pub fn place(&self) -> SessionPlace {
        SessionPlace {
            course_id: self.course_id,
            number: self.number,
        }
    }

    /// Its time.
    #[must_use]
    pub fn time(&self) -> SessionTime {
        SessionTime {
            number: self.number,
            starts_at: self.starts_at,
            ends_at: self.ends_at,
        }
    }
}

/// Where a session is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionPlace {
    /// The course.
    pub course_id: CourseId,
    /// The number of the session.
    pub number: u16,
}

/// The times of all sessions of a course.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// The beginning and the end of each session in turn, in milliseconds since 1970.
    times: Vec<i64>,
    /// Counts the changes.
    #[serde(default)]
    version: u64,
}

impl Schedule {
    /// The times, in the order of the numbers of the sessions.
    ///
    /// # Errors
    /// The row has a number that is not a time.
    pub fn times(&self) -> Result<Vec<SessionTime>> {
        let time = |milliseconds: i64| Timestamp::from_millisecond(milliseconds).map_err(Error::internal);
        let (pairs, _rest) = self.times.as_chunks::<2>();
        let sessions = (0..).zip(pairs).map(|(number, [starts_at, ends_at])| {
            Ok(SessionTime {
                number,
                starts_at: time(*starts_at)?,
                ends_at: time(*ends_at)?,
            })
        });
        sessions.collect()
    }

    /// The number of sessions, which is the number of the next one.
    #[must_use]
    pub fn sessions(&self) -> u16 {
        u16::try_from(self.times.len() / 2).unwrap_or(u16::MAX)
    }

    fn with(&self, session: &AttendanceSession) -> Self {
        let mut next = self.clone();
        let times = [session.starts_at, session.ends_at];
        next.times.extend(times.map(Timestamp::as_millisecond));
        next.version += 1;
        next
    }
}

fn partition(course_id: CourseId) -> String {
    format!("ATTENDANCE#{course_id}")
}

/// The key of the row that says where a session is.
#[must_use]
pub fn place_key(id: AttendanceSessionId) -> Key {
    Key::new(Table::Learning, format!("ATTENDANCE_SESSION#{id}"), "SESSION")
}

/// The key of a session.
#[must_use]
pub fn key(place: SessionPlace) -> Key {
    let sort_key = format!("SESSION#{:03}", place.number);
    Key::new(Table::Learning, partition(place.course_id), sort_key)
}

/// The key of the schedule of a course.
#[must_use]
pub fn schedule_key(course_id: CourseId) -> Key {
    Key::new(Table::Learning, partition(course_id), "SCHEDULE")
}

/// The keys of the rows that count the students of a course.
#[must_use]
pub fn counts_keys(course_id: CourseId) -> Vec<Key> {
    (0..SHARDS).map(|shard| counts_key(course_id, shard)).collect()
}

fn counts_key(course_id: CourseId, shard: u8) -> Key {
    Key::new(Table::Learning, partition(course_id), format!("COUNTS#{shard}"))
}

/// The number of students who were at a session. `counts` are the rows that count those of its course.
#[must_use]
pub fn count<'a>(counts: impl IntoIterator<Item = &'a Item>, number: u16) -> u32 {
    let attribute = attribute(number);
    let counted = counts.into_iter().filter_map(|row| {
        let number = row.get(&attribute)?.as_n().ok()?;
        number.parse::<i64>().ok()
    });
    u32::try_from(counted.sum::<i64>()).unwrap_or(0)
}

/// The attribute of a session in the rows that have one for each session of a course.
pub(super) fn attribute(number: u16) -> String {
    format!("s{number}")
}

/// A write that counts a student who was at a session, or takes one back.
pub fn add_to_count(place: SessionPlace, user_id: UserId, difference: i64) -> Result<Write> {
    let shard = user_id.as_bytes()[15] % SHARDS;
    Write::update(
        counts_key(place.course_id, shard),
        "SET #kind = :kind ADD #session :difference",
    )
    .name("#kind", "kind")
    .name("#session", &attribute(place.number))
    .value(":kind", "attendance_counts")?
    .value(":difference", difference)
}

/// Writes that open a session, `schedule` being that of its course as just read. A condition fails if another session
/// was opened since.
pub fn create(session: &AttendanceSession, schedule: &Schedule) -> Result<[Write; 3]> {
    let place = session.place();
    let after = schedule.with(session);
    let schedule_row = Write::put(schedule_key(session.course_id), &after)?;
    Ok([
        schedule_row.if_version(schedule.version)?,
        Write::put(key(place), session)?.if_absent(),
        Write::put(place_key(session.id), &place)?.if_absent(),
    ])
}

/// Reads and erases sessions.
#[derive(Clone, Copy, Debug)]
pub struct AttendanceSessions<'a>(pub &'a Database);

impl AttendanceSessions<'_> {
    /// Where the session with this ID is.
    pub async fn place(&self, id: AttendanceSessionId) -> Result<Option<SessionPlace>> {
        self.0.get(&place_key(id)).await
    }

    /// The session with this ID, in two calls.
    pub async fn get(&self, id: AttendanceSessionId) -> Result<Option<AttendanceSession>> {
        match self.place(id).await? {
            Some(place) => self.0.get(&key(place)).await,
            None => Ok(None),
        }
    }

    /// The schedule of a course.
    pub async fn schedule(&self, course_id: CourseId) -> Result<Schedule> {
        let schedule: Option<Schedule> = self.0.get(&schedule_key(course_id)).await?;
        Ok(schedule.unwrap_or_default())
    }

    /// A page of the sessions of a course, newest first.
    pub async fn page(&self, course_id: CourseId, page: PageQuery) -> Result<Paged<AttendanceSession>> {
        self.0.page(of_course(course_id).descending(), page).await
    }

    /// All sessions of a course, oldest first.
    pub(super) async fn of_course(&self, course_id: CourseId) -> Result<Vec<AttendanceSession>> {
        let rows = self.0.query_all(of_course(course_id)).await?;
        rows.into_iter().map(decode).collect()
    }

    /// Erases `sessions`, which are all of a course, and what counts their students.
    pub(super) async fn erase(&self, course_id: CourseId, sessions: &[AttendanceSession]) -> Result<()> {
        let places = sessions.iter().map(|session| Write::delete(place_key(session.id)));
        self.0.write_all(places.collect()).await?;
        let rows = Query::partition(Table::Learning, partition(course_id));
        self.0.clear(rows, |_row| false).await
    }
}

fn of_course(course_id: CourseId) -> Query {
    Query::partition(Table::Learning, partition(course_id)).prefix("SESSION#")
}

#[cfg(test)]
mod tests;

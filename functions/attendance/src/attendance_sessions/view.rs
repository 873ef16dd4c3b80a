//! Sessions in replies.

use jiff::Timestamp;
use serde::Serialize;
use shared::ids::{AttendanceSessionId, CourseId};
use shared::{App, Result};
use shared_assessment::rules::attendance::{AttendanceStatus, seconds_left};
use shared_assessment::store::attendance::records::AttendanceRecord;
use shared_assessment::store::attendance::sessions::AttendanceSession;
use shared_learning::store::enrollments::Enrollment;
use utoipa::ToSchema;

use super::code;
use crate::attendance_records::view::RecordView;

/// A session at which students check in.
#[derive(Serialize, ToSchema)]
#[schema(as = AttendanceSession)]
pub(crate) struct SessionView {
    id: AttendanceSessionId,
    course_id: CourseId,
    #[schema(example = "Lecture 3")]
    title: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    starts_at: Timestamp,
    /// When students can no longer check in.
    #[schema(value_type = String, format = DateTime)]
    ends_at: Timestamp,
    /// Whether students can check in.
    is_open: bool,
    /// The number of students who are present or late; null for students.
    #[schema(example = 31)]
    checked_in: Option<u32>,
    /// The status of the caller; null for instructors, and as long as the session does not count for the caller.
    status: Option<AttendanceStatus>,
}

/// A session with what its viewer needs while it is open.
#[derive(Serialize, ToSchema)]
#[schema(as = AttendanceSessionDetails)]
pub(crate) struct SessionDetails {
    #[serde(flatten)]
    session: SessionView,
    #[schema(value_type = String, format = DateTime)]
    server_time: Timestamp,
    /// The code to check in with; null for students, and once the session is over.
    #[schema(example = "123456")]
    code: Option<String>,
    /// Seconds until the code changes, from 1 to 30.
    #[schema(example = 12)]
    code_changes_in: Option<i64>,
    /// What is recorded of the caller, with the reasons of corrections; null for instructors.
    record: Option<RecordView>,
}

impl SessionView {
    /// The session for an instructor of its course.
    pub fn for_instructor(session: AttendanceSession, checked_in: u32, now: Timestamp) -> Self {
        Self::new(session, Some(checked_in), None, now)
    }

    /// The session for a student, `recorded` being the status that is recorded.
    pub fn for_student(
        session: AttendanceSession,
        enrollment: &Enrollment,
        recorded: Option<AttendanceStatus>,
        now: Timestamp,
    ) -> Self {
        let status = session.time().status(recorded, &enrollment.periods(), now);
        Self::new(session, None, status, now)
    }

    fn new(
        session: AttendanceSession,
        checked_in: Option<u32>,
        status: Option<AttendanceStatus>,
        now: Timestamp,
    ) -> Self {
        Self {
            is_open: session.time().is_open(now),
            id: session.id,
            course_id: session.course_id,
            title: session.title,
            starts_at: session.starts_at,
            ends_at: session.ends_at,
            checked_in,
            status,
        }
    }
}

impl SessionDetails {
    /// The session with its code.
    ///
    /// # Errors
    /// The function lacks the key of the codes.
    pub fn for_instructor(app: &App, session: AttendanceSession, checked_in: u32) -> Result<Self> {
        let now = app.clock.now();
        let is_open = session.time().is_open(now);
        let code = is_open.then(|| code::current(app, session.id, now)).transpose()?;
        Ok(Self {
            session: SessionView::for_instructor(session, checked_in, now),
            server_time: now,
            code,
            code_changes_in: is_open.then(|| seconds_left(now)),
            record: None,
        })
    }

    /// The session without its code.
    pub fn for_student(
        app: &App,
        session: AttendanceSession,
        enrollment: &Enrollment,
        record: Option<AttendanceRecord>,
    ) -> Self {
        let now = app.clock.now();
        let recorded = record.as_ref().map(|record| record.status);
        Self {
            session: SessionView::for_student(session, enrollment, recorded, now),
            server_time: now,
            code: None,
            code_changes_in: None,
            record: record.map(RecordView::from),
        }
    }
}

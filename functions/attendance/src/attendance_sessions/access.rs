//! Extractors for attendance, which are the permissions to see it, to check in and to correct it.

use std::collections::HashMap;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use shared::database::{Item, Key, decode};
use shared::types::role::Role;
use shared::{App, Error, ErrorCode, Result};
use shared_accounts::http::Caller;
use shared_accounts::http::caller::anonymous;
use shared_assessment::store::attendance::records::{self, Attendance, AttendanceRecord};
use shared_assessment::store::attendance::sessions::{self, AttendanceSession, Schedule, SessionPlace};
use shared_catalog::http::OwnCourse;
use shared_catalog::http::course_access::{read_by_id, read_course};
use shared_catalog::store::courses::{self, Course};
use shared_learning::http::enrollment_access::check_enrolled;
use shared_learning::store::enrollments::{self, Enrollment};

/// The session `{id}` of the path, for the instructors of its course and for admins. Two calls.
pub(crate) struct OwnSession {
    pub caller: Caller,
    pub session: AttendanceSession,
}

/// The session `{id}` of the path, for the instructors and the students of its course. Two calls.
pub(crate) struct VisibleSession {
    pub session: AttendanceSession,
    pub viewer: SessionViewer,
}

pub(crate) enum SessionViewer {
    /// An instructor of the course or an admin, with the number of students who were there.
    Instructor { checked_in: u32 },
    /// A student who is or was enrolled, with what is recorded.
    Student {
        enrollment: Box<Enrollment>,
        record: Option<AttendanceRecord>,
    },
}

/// The session `{id}` of the path, for students who are enrolled in its course. Two calls.
pub(crate) struct EnrolledSession {
    pub caller: Caller,
    pub session: AttendanceSession,
    pub recorded: Recorded,
}

/// What is recorded of the caller.
pub(crate) struct Recorded {
    pub attendance: Attendance,
    pub record: Option<AttendanceRecord>,
}

/// The course `{course}` of the path, for its instructors and its students. One call, or two for a student.
pub(crate) struct AttendedCourse {
    pub caller: Caller,
    pub course: Course,
    /// The attendance of a student; none for instructors of the course and admins.
    pub own: Option<OwnAttendance>,
}

/// The attendance of the caller in a course.
pub(crate) struct OwnAttendance {
    pub enrollment: Enrollment,
    pub attendance: Attendance,
    pub schedule: Schedule,
}

/// The rows of a session that a request has read.
struct SessionRows {
    caller: Caller,
    course: Option<Course>,
    place: SessionPlace,
    session: AttendanceSession,
    others: HashMap<Key, Item>,
}

impl Recorded {
    fn keys(caller: &Caller, place: SessionPlace) -> [Key; 2] {
        let me = caller.user.id;
        [records::attendance_key(me, place.course_id), records::key(me, place)]
    }

    fn take(rows: &mut HashMap<Key, Item>, keys: [Key; 2]) -> Result<Self> {
        let [attendance, record] = keys.map(|key| rows.remove(&key));
        Ok(Self {
            attendance: Attendance::of_row(attendance.as_ref())?,
            record: record.map(decode).transpose()?,
        })
    }

    /// What is recorded now, in one call.
    pub async fn read(app: &App, caller: &Caller, place: SessionPlace) -> Result<Self> {
        let keys = Self::keys(caller, place);
        let mut rows = app.database.batch_get(&keys.each_ref()).await?;
        Self::take(&mut rows, keys)
    }
}

impl FromRequestParts<App> for OwnSession {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let rows = read(parts, app, |_caller, _place| Vec::new()).await?;
        let OwnCourse { caller, .. } = OwnCourse::check(rows.caller, rows.course)?;
        Ok(Self {
            caller,
            session: rows.session,
        })
    }
}

impl FromRequestParts<App> for VisibleSession {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let rows = read(parts, app, |caller, place| {
            let me = caller.user.id;
            let mut keys = vec![enrollments::key(me, place.course_id), records::key(me, place)];
            if caller.user.role != Role::Student {
                keys.extend(sessions::counts_keys(place.course_id));
            }
            keys
        });
        let SessionRows {
            caller,
            course,
            place,
            session,
            mut others,
        } = rows.await?;
        let me = caller.user.id;
        let enrollment = others.remove(&enrollments::key(me, place.course_id));
        let record = others.remove(&records::key(me, place));
        let viewer = match check_visible(&caller, course, enrollment.map(decode).transpose()?)? {
            (_course, None) => SessionViewer::Instructor {
                checked_in: sessions::count(others.values(), session.number),
            },
            (_course, Some(enrollment)) => SessionViewer::Student {
                enrollment: Box::new(enrollment),
                record: record.map(decode).transpose()?,
            },
        };
        Ok(Self { session, viewer })
    }
}

impl FromRequestParts<App> for EnrolledSession {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let rows = read(parts, app, |caller, place| {
            let own = Recorded::keys(caller, place).into_iter();
            own.chain([enrollments::key(caller.user.id, place.course_id)]).collect()
        });
        let mut rows = rows.await?;
        let enrollment = enrollments::key(rows.caller.user.id, rows.place.course_id);
        let enrollment = rows.others.remove(&enrollment).map(decode).transpose()?;
        check_enrolled(&rows.caller, rows.course, enrollment, app.clock.now())?;
        let keys = Recorded::keys(&rows.caller, rows.place);
        Ok(Self {
            recorded: Recorded::take(&mut rows.others, keys)?,
            caller: rows.caller,
            session: rows.session,
        })
    }
}

impl FromRequestParts<App> for AttendedCourse {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let (caller, course) = read_course(parts, app).await?;
        let caller = caller.ok_or_else(anonymous)?;
        let course = course.ok_or_else(Error::not_found)?;
        let (me, course_id) = (caller.user.id, course.id);
        let keys = [
            enrollments::key(me, course_id),
            records::attendance_key(me, course_id),
            sessions::schedule_key(course_id),
        ];
        let mut rows = if course.is_run_by(&caller.user) {
            HashMap::new()
        } else {
            app.database.batch_get(&keys.each_ref()).await?
        };
        let [enrollment, attendance, schedule] = keys.map(|key| rows.remove(&key));
        let enrollment = enrollment.map(decode).transpose()?;
        let (course, enrollment) = check_visible(&caller, Some(course), enrollment)?;
        let own = match enrollment {
            None => None,
            Some(enrollment) => Some(OwnAttendance {
                enrollment,
                attendance: Attendance::of_row(attendance.as_ref())?,
                schedule: schedule.map(decode).transpose()?.unwrap_or_default(),
            }),
        };
        Ok(Self { caller, course, own })
    }
}

/// The course and the enrollment of a student, if `caller` may see attendance: there is no enrollment for instructors
/// of the course and admins. Students see their own in any state of their enrollment, as it is part of their record.
fn check_visible(
    caller: &Caller,
    course: Option<Course>,
    enrollment: Option<Enrollment>,
) -> Result<(Course, Option<Enrollment>)> {
    let course = course.filter(|course| course.deleted_at.is_none());
    let course = course.ok_or_else(Error::not_found)?;
    if course.is_run_by(&caller.user) {
        return Ok((course, None));
    }
    match enrollment {
        Some(enrollment) => Ok((course, Some(enrollment))),
        None if course.is_published() => Err(Error::new(
            ErrorCode::EnrollmentNeeded,
            "This is only for students who are enrolled in the course.",
        )),
        None => Err(Error::not_found()),
    }
}

/// Reads the caller, the session `{id}` of the path with its course, and the rows under other keys.
async fn read(
    parts: &mut Parts,
    app: &App,
    others: impl FnOnce(&Caller, SessionPlace) -> Vec<Key>,
) -> Result<SessionRows> {
    let (caller, row) = read_by_id(parts, app, sessions::place_key).await?;
    let caller = caller.ok_or_else(anonymous)?;
    let place: SessionPlace = decode(row.ok_or_else(Error::not_found)?)?;
    let (course, session) = (courses::key(place.course_id), sessions::key(place));
    let keys = others(&caller, place);
    let wanted: Vec<&Key> = keys.iter().chain([&course, &session]).collect();
    let mut rows = app.database.batch_get(&wanted).await?;
    let [course, session] = [course, session].map(|key| rows.remove(&key));
    Ok(SessionRows {
        caller,
        course: course.map(decode).transpose()?,
        place,
        session: decode(session.ok_or_else(Error::not_found)?)?,
        others: rows,
    })
}

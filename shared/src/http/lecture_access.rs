//! The content gate: who may see and change the content of a lecture. Every path to content goes through it.

use axum::extract::FromRequestParts;
use http::request::Parts;
use jiff::Timestamp;

use super::caller::{Caller, anonymous};
use super::course_access::{OwnCourse, read_by_id};
use crate::app::App;
use crate::error::{Code, Error, Result};
use crate::store::courses::{self, Course};
use crate::store::enrollments::{self, Enrollment};
use crate::store::lectures::{self, Lecture};
use crate::store::{Database, decode};

/// The lecture of `{id}` in the path for those who may see its content: its course's instructors and admins, those who are
/// enrolled, and anybody if it is a preview of a published course. Two calls.
#[derive(Clone, Debug)]
pub struct ReadableLecture {
    /// Who asks, if anybody is signed in.
    pub caller: Option<Caller>,
    /// The course.
    pub course: Course,
    /// The lecture.
    pub lecture: Lecture,
    /// The caller's enrolment in the course, active or not.
    pub enrollment: Option<Enrollment>,
}

/// The lecture of `{id}` in the path for its course's instructors and admins.
#[derive(Clone, Debug)]
pub struct OwnLecture {
    /// Who asks.
    pub caller: Caller,
    /// The course.
    pub course: Course,
    /// The lecture.
    pub lecture: Lecture,
}

impl FromRequestParts<App> for ReadableLecture {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let (caller, lecture) = read_by_id(parts, app, lectures::key).await?;
        let lecture: Lecture = decode(lecture.ok_or_else(Error::not_found)?)?;
        let (course, enrollment) = course_for(&app.database, &lecture, caller.as_ref()).await?;
        let course = course.ok_or_else(Error::not_found)?;
        check_gate(
            caller.as_ref(),
            &course,
            lecture.is_preview,
            enrollment.as_ref(),
            app.clock.now(),
        )?;
        Ok(Self {
            caller,
            course,
            lecture,
            enrollment,
        })
    }
}

impl FromRequestParts<App> for OwnLecture {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let (caller, lecture) = read_by_id(parts, app, lectures::key).await?;
        let caller = caller.ok_or_else(anonymous)?;
        let lecture: Lecture = decode(lecture.ok_or_else(Error::not_found)?)?;
        let (course, _) = course_for(&app.database, &lecture, None).await?;
        let OwnCourse { caller, course } = OwnCourse::check(caller, course)?;
        Ok(Self {
            caller,
            course,
            lecture,
        })
    }
}

/// The lecture's course and the caller's enrolment in it.
async fn course_for(
    database: &Database,
    lecture: &Lecture,
    caller: Option<&Caller>,
) -> Result<(Option<Course>, Option<Enrollment>)> {
    let course_key = courses::key(lecture.course_id);
    let enrollment_key = caller.map(|caller| enrollments::key(caller.user.id, lecture.course_id));
    let keys: Vec<_> = std::iter::once(&course_key).chain(&enrollment_key).collect();
    let mut rows = database.batch_get(&keys).await?;
    let course: Option<Course> = rows.remove(&course_key).map(decode).transpose()?;
    let enrollment = enrollment_key
        .and_then(|key| rows.remove(&key))
        .map(decode)
        .transpose()?;
    Ok((course.filter(|course| course.deleted_at.is_none()), enrollment))
}

/// Whether `caller` may see content of `course`.
///
/// # Errors
/// [`Code::NotFound`] if the course is hidden from the caller, [`Code::Unauthenticated`] and [`Code::EnrollmentNeeded`] if only
/// its content is.
pub fn check_gate(
    caller: Option<&Caller>,
    course: &Course,
    is_preview: bool,
    enrollment: Option<&Enrollment>,
    now: Timestamp,
) -> Result<()> {
    let runs = caller.is_some_and(|caller| course.is_run_by(&caller.user));
    let is_enrolled = enrollment.is_some_and(|enrollment| enrollment.is_active(now));
    if runs || is_enrolled {
        return Ok(());
    }
    match caller {
        _ if !course.is_published() => Err(Error::not_found()),
        _ if is_preview => Ok(()),
        None => Err(anonymous()),
        Some(_) => Err(Error::new(Code::EnrollmentNeeded, "Enrol in the course to see this.")),
    }
}

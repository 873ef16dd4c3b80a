//! The content gate decides who may see and change the content of a lecture. Every path to content goes through it.

use std::collections::HashMap;

use axum::extract::FromRequestParts;
use http::request::Parts;
use jiff::Timestamp;
use shared::app::App;
use shared::database::{Item, Key, decode};
use shared::error::{Error, ErrorCode, Result};
use shared_accounts::http::Caller;
use shared_accounts::http::caller::anonymous;
use shared_catalog::http::OwnCourse;
use shared_catalog::http::course_access::{read_by_id, read_course};
use shared_catalog::rules::outline::Outline;
use shared_catalog::store::courses::{self, Course, Courses};
use shared_catalog::store::lectures::texts::{self, LectureTexts};
use shared_catalog::store::lectures::{self, Lecture};
use shared_catalog::store::outlines;

use crate::store::enrollments::{self, Enrollment};

/// The lecture `{id}` of the path, for callers who may see its content: instructors of the course, admins, enrolled
/// students, and everybody if it is a preview of a published course. Two calls.
#[derive(Clone, Debug)]
pub struct ReadableLecture {
    /// The caller, if signed in.
    pub caller: Option<Caller>,
    /// The course.
    pub course: Course,
    /// The lecture.
    pub lecture: Lecture,
    /// The caller's enrollment in the course, active or not.
    pub enrollment: Option<Enrollment>,
}

/// [`ReadableLecture`] with its texts and with the course's outline, for its place there. Two calls, too.
#[derive(Clone, Debug)]
pub struct LectureContent {
    /// The lecture that the gate has opened.
    pub readable: ReadableLecture,
    /// The texts.
    pub texts: LectureTexts,
    /// The table of contents.
    pub outline: Outline,
}

/// The course `{course}` of the path, for callers who may see its content: its instructors, admins, and enrolled
/// students.
#[derive(Clone, Debug)]
pub struct ReadableCourse {
    /// The caller.
    pub caller: Caller,
    /// The course.
    pub course: Course,
}

/// The lecture `{id}` of the path, for instructors of its course and admins.
#[derive(Clone, Debug)]
pub struct OwnLecture {
    /// The caller.
    pub caller: Caller,
    /// The course.
    pub course: Course,
    /// The lecture.
    pub lecture: Lecture,
}

impl FromRequestParts<App> for ReadableLecture {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let (readable, _) = read_through_gate(parts, app, |_lecture| Vec::new()).await?;
        Ok(readable)
    }
}

impl FromRequestParts<App> for LectureContent {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let keys = |lecture: &Lecture| vec![outlines::key(lecture.course_id), texts::key(lecture.id)];
        let (readable, mut rows) = read_through_gate(parts, app, keys).await?;
        let lecture = &readable.lecture;
        Ok(Self {
            texts: texts::read(rows.remove(&texts::key(lecture.id)))?,
            outline: outlines::read(rows.remove(&outlines::key(lecture.course_id)))?,
            readable,
        })
    }
}

impl FromRequestParts<App> for ReadableCourse {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let (caller, course) = read_course(parts, app).await?;
        let caller = caller.ok_or_else(anonymous)?;
        let course = course.ok_or_else(Error::not_found)?;
        check_course_gate(app, &caller, &course).await?;
        Ok(Self { caller, course })
    }
}

impl FromRequestParts<App> for OwnLecture {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let (caller, lecture) = read_by_id(parts, app, lectures::key).await?;
        let caller = caller.ok_or_else(anonymous)?;
        let lecture: Lecture = decode(lecture.ok_or_else(Error::not_found)?)?;
        let course = Courses(&app.database).get(lecture.course_id).await?;
        let OwnCourse { caller, course } = OwnCourse::check(caller, course)?;
        Ok(Self {
            caller,
            course,
            lecture,
        })
    }
}

/// The lecture of `{id}` in the path, and the rows under `more`, which are read with its course and the caller's
/// enrollment there. Callers who are not signed in get nothing but previews, so nothing more is read for them.
async fn read_through_gate(
    parts: &mut Parts,
    app: &App,
    more: fn(&Lecture) -> Vec<Key>,
) -> Result<(ReadableLecture, HashMap<Key, Item>)> {
    let (caller, lecture) = read_by_id(parts, app, lectures::key).await?;
    let lecture: Lecture = decode(lecture.ok_or_else(Error::not_found)?)?;
    let course_key = courses::key(lecture.course_id);
    let enrollment_key = caller
        .as_ref()
        .map(|caller| enrollments::key(caller.user.id, lecture.course_id));
    let more_keys = match caller.is_some() || lecture.is_preview {
        true => more(&lecture),
        false => Vec::new(),
    };
    let keys: Vec<_> = std::iter::once(&course_key)
        .chain(&enrollment_key)
        .chain(&more_keys)
        .collect();
    let mut rows = app.database.batch_get(&keys).await?;
    let course: Option<Course> = rows.remove(&course_key).map(decode).transpose()?;
    let course = course
        .filter(|course| course.deleted_at.is_none())
        .ok_or_else(Error::not_found)?;
    let enrollment = enrollment_key
        .and_then(|key| rows.remove(&key))
        .map(decode)
        .transpose()?;
    let (is_preview, now) = (lecture.is_preview, app.clock.now());
    check_gate(caller.as_ref(), &course, is_preview, enrollment.as_ref(), now)?;
    let readable = ReadableLecture {
        caller,
        course,
        lecture,
        enrollment,
    };
    Ok((readable, rows))
}

/// Checks that `caller` may see content of `course` that is not a preview. One call for callers who do not run it.
///
/// # Errors
/// Like [`check_gate`].
pub async fn check_course_gate(app: &App, caller: &Caller, course: &Course) -> Result<()> {
    let enrollment: Option<Enrollment> = if course.is_run_by(&caller.user) {
        None
    } else {
        app.database.get(&enrollments::key(caller.user.id, course.id)).await?
    };
    check_gate(Some(caller), course, false, enrollment.as_ref(), app.clock.now())
}

/// Checks that `caller` may see content of `course`.
///
/// # Errors
/// [`ErrorCode::NotFound`] if the course is hidden from the caller, [`ErrorCode::Unauthenticated`] or
/// [`ErrorCode::EnrollmentNeeded`] if only its content is.
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
        Some(_) => Err(Error::new(
            ErrorCode::EnrollmentNeeded,
            "Enroll in the course to see this.",
        )),
    }
}

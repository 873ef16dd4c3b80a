//! Extractors for enrolled students. They guard what students keep in a course (progress, notes, bookmarks) and require
//! an active enrollment, of instructors too.

use axum::RequestPartsExt as _;
use axum::extract::{FromRequestParts, Path};
use http::request::Parts;
use jiff::Timestamp;
use shared::app::App;
use shared::database::{Item, Key, decode};
use shared::error::{Error, ErrorCode, Result};
use shared::ids::{CourseId, Id, LectureId, UserId};
use shared_accounts::http::Caller;
use shared_catalog::store::courses::{self, Course};
use shared_catalog::store::lectures::{self, Lecture};

use super::lecture_places::LecturePlaces;
use crate::store::enrollments::{self, Enrollment};
use crate::store::progress::{self, LectureProgress};

/// The caller's enrollment `{id}` of the path, in any state. Two calls.
#[derive(Clone, Debug)]
pub struct OwnEnrollment {
    /// The caller.
    pub caller: Caller,
    /// The enrollment.
    pub enrollment: Enrollment,
    /// Its course, which may be deleted, or `None` if it has been erased.
    pub course: Option<Course>,
}

/// The caller's enrollment `{id}` of the path, if it is active and its course exists. Two calls.
#[derive(Clone, Debug)]
pub struct ActiveEnrollment {
    /// The caller.
    pub caller: Caller,
    /// The enrollment.
    pub enrollment: Enrollment,
    /// Its course.
    pub course: Course,
}

/// The lecture `{id}` of the path, for students who are enrolled in its course. Two calls.
#[derive(Clone, Debug)]
pub struct EnrolledLecture {
    /// The caller.
    pub caller: Caller,
    /// The course.
    pub course: Course,
    /// The enrollment, which is active.
    pub enrollment: Enrollment,
    /// The lecture.
    pub lecture: Lecture,
    /// The caller's progress in it.
    pub progress: Option<LectureProgress>,
}

impl ActiveEnrollment {
    /// The enrollment if it is active, or a refusal.
    ///
    /// # Errors
    /// Like [`check_enrolled`].
    pub fn check(
        caller: Caller,
        course: Option<Course>,
        enrollment: Option<Enrollment>,
        now: Timestamp,
    ) -> Result<Self> {
        let (course, enrollment) = check_enrolled(&caller, course, enrollment, now)?;
        Ok(Self {
            caller,
            enrollment,
            course,
        })
    }
}

impl EnrolledLecture {
    /// `lecture` for `caller`, in one call.
    ///
    /// # Errors
    /// Like [`check_enrolled`].
    pub async fn open(app: &App, caller: Caller, lecture: Option<Lecture>) -> Result<Self> {
        let lecture = lecture.ok_or_else(Error::not_found)?;
        let keys = keys_in_course(caller.user.id, lecture.course_id, lecture.id);
        let mut rows = app.database.batch_get(&keys.each_ref()).await?;
        Self::check(app, caller, lecture, keys.map(|key| rows.remove(&key)))
    }

    /// The lecture `id` for the caller. One call if this container knows the lecture's course, otherwise two.
    ///
    /// # Errors
    /// Like [`Caller::authenticate`] and [`check_enrolled`].
    pub async fn read(app: &App, parts: &Parts, id: Option<LectureId>) -> Result<Self> {
        let places = app.extension::<LecturePlaces>();
        let place = id.and_then(|id| Some((places.course_of(id)?, id)));
        let keys = |me| {
            let with_course = place
                .into_iter()
                .flat_map(|(course, id)| keys_in_course(me, course, id));
            id.map(lectures::key).into_iter().chain(with_course).collect()
        };
        let (caller, mut rows) = Caller::read_own(app, parts, keys).await?;
        let lecture = id.and_then(|id| rows.remove(&lectures::key(id)));
        let lecture: Option<Lecture> = lecture.map(decode).transpose()?;
        match (lecture, place) {
            (Some(lecture), Some((course_id, _))) if lecture.course_id == course_id => {
                let keys = keys_in_course(caller.user.id, course_id, lecture.id);
                Self::check(app, caller, lecture, keys.map(|key| rows.remove(&key)))
            }
            (lecture, _) => {
                if let Some(lecture) = &lecture {
                    places.remember(lecture.id, lecture.course_id);
                }
                Self::open(app, caller, lecture).await
            }
        }
    }

    fn check(app: &App, caller: Caller, lecture: Lecture, rows: [Option<Item>; 3]) -> Result<Self> {
        let [course, enrollment, progress] = rows;
        let course = course.map(decode).transpose()?;
        let enrollment = enrollment.map(decode).transpose()?;
        let (course, enrollment) = check_enrolled(&caller, course, enrollment, app.clock.now())?;
        Ok(Self {
            caller,
            course,
            enrollment,
            lecture,
            progress: progress.map(decode).transpose()?,
        })
    }
}

/// The keys of the course, and of the student's enrollment and progress there.
fn keys_in_course(me: UserId, course_id: CourseId, lecture_id: LectureId) -> [Key; 3] {
    [
        courses::key(course_id),
        enrollments::key(me, course_id),
        progress::key(me, course_id, lecture_id),
    ]
}

impl FromRequestParts<App> for OwnEnrollment {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let (caller, place) = read_own_by_id(parts, app, enrollments::id_key).await?;
        let course_id = enrollments::course_of(place.ok_or_else(Error::not_found)?)?;
        let keys = [courses::key(course_id), enrollments::key(caller.user.id, course_id)];
        let mut rows = app.database.batch_get(&keys.each_ref()).await?;
        let [course, enrollment] = keys.map(|key| rows.remove(&key));
        Ok(Self {
            caller,
            enrollment: decode(enrollment.ok_or_else(Error::not_found)?)?,
            course: course.map(decode).transpose()?,
        })
    }
}

impl FromRequestParts<App> for ActiveEnrollment {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let own = OwnEnrollment::from_request_parts(parts, app).await?;
        Self::check(own.caller, own.course, Some(own.enrollment), app.clock.now())
    }
}

impl FromRequestParts<App> for EnrolledLecture {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let (caller, lecture) = read_own_by_id(parts, app, |_me, id| lectures::key(id)).await?;
        Self::open(app, caller, lecture.map(decode).transpose()?).await
    }
}

/// The course and the enrollment, if `caller` is enrolled at `now`.
///
/// # Errors
/// [`ErrorCode::NotFound`] if the course is deleted or hidden from the caller, [`ErrorCode::EnrollmentNeeded`] if the
/// caller is not enrolled or no longer enrolled.
pub fn check_enrolled(
    caller: &Caller,
    course: Option<Course>,
    enrollment: Option<Enrollment>,
    now: Timestamp,
) -> Result<(Course, Enrollment)> {
    let course = course
        .filter(|course| course.deleted_at.is_none())
        .ok_or_else(Error::not_found)?;
    match enrollment.filter(|enrollment| enrollment.is_active(now)) {
        Some(enrollment) => Ok((course, enrollment)),
        None if course.is_published() || course.is_run_by(&caller.user) => Err(Error::new(
            ErrorCode::EnrollmentNeeded,
            "This is only for students who are enrolled in the course.",
        )),
        None => Err(Error::not_found()),
    }
}

/// The caller, and the row whose key follows from the caller's id and `{id}` of the path. A text that is not an id finds
/// no row.
///
/// # Errors
/// Like [`Caller::authenticate`].
pub async fn read_own_by_id<T>(
    parts: &mut Parts,
    app: &App,
    key: impl FnOnce(UserId, Id<T>) -> Key,
) -> Result<(Caller, Option<Item>)> {
    let Path(text): Path<String> = parts.extract().await.map_err(|_| Error::not_found())?;
    let id = text.parse().ok();
    let (caller, rows) = Caller::read_own(app, parts, |me| id.map(|id| key(me, id)).into_iter().collect()).await?;
    Ok((caller, rows.into_values().next()))
}

//! Extractors of courses and sections, which are the permissions to see or edit them.

use axum::RequestPartsExt as _;
use axum::extract::{FromRequestParts, RawPathParams};
use http::request::Parts;
use shared::app::App;
use shared::database::{Item, Key, decode};
use shared::error::{Error, ErrorCode, Result};
use shared::ids::Id;
use shared_accounts::http::Caller;
use shared_accounts::http::caller::anonymous;

use crate::store::courses::details::detailed_keys_for;
use crate::store::courses::{self, Course, Courses, DetailedCourse};
use crate::store::sections::{self, Section};

/// The course of `{course}` in the path, which is its ID, code or slug. Everybody can see a published course; a draft
/// is 404 for all but its instructors and admins.
#[derive(Clone, Debug)]
pub struct VisibleCourse {
    /// The signed-in user, if any.
    pub caller: Option<Caller>,
    /// The course.
    pub course: Course,
}

/// The course of `{course}` in the path, for signed-in users who can see it.
#[derive(Clone, Debug)]
pub struct SignedInCourse {
    /// The signed-in user.
    pub caller: Caller,
    /// The course.
    pub course: Course,
}

/// The course of `{course}` in the path, for its instructors and for admins.
#[derive(Clone, Debug)]
pub struct OwnCourse {
    /// The signed-in user.
    pub caller: Caller,
    /// The course.
    pub course: Course,
}

/// [`VisibleCourse`] with its long texts.
#[derive(Clone, Debug)]
pub struct VisibleCourseDetails {
    /// The signed-in user, if any.
    pub caller: Option<Caller>,
    /// The course with its long texts.
    pub course: DetailedCourse,
}

/// [`OwnCourse`] with its long texts.
#[derive(Clone, Debug)]
pub struct OwnCourseDetails {
    /// The signed-in user.
    pub caller: Caller,
    /// The course with its long texts.
    pub course: DetailedCourse,
}

/// The section of `{id}` in the path with its course, for everybody who can see the course.
#[derive(Clone, Debug)]
pub struct VisibleSection {
    /// The signed-in user, if any.
    pub caller: Option<Caller>,
    /// The course.
    pub course: Course,
    /// The section.
    pub section: Section,
}

/// The section of `{id}` in the path with its course, for the instructors of the course and for admins.
#[derive(Clone, Debug)]
pub struct OwnSection {
    /// The signed-in user.
    pub caller: Caller,
    /// The course.
    pub course: Course,
    /// The section.
    pub section: Section,
}

impl VisibleCourse {
    /// Checks that `caller` can see `course`.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] if not.
    pub fn check(caller: Option<Caller>, course: Option<Course>) -> Result<Self> {
        let course = course.ok_or_else(Error::not_found)?;
        let runs = caller.as_ref().is_some_and(|caller| course.is_run_by(&caller.user));
        if course.deleted_at.is_none() && (course.is_published() || runs) {
            Ok(Self { caller, course })
        } else {
            Err(Error::not_found())
        }
    }
}

impl OwnCourse {
    /// Checks that `caller` can edit `course`.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] for callers who cannot see it, and [`ErrorCode::Forbidden`] for those who can only see it.
    pub fn check(caller: Caller, course: Option<Course>) -> Result<Self> {
        let VisibleCourse { course, .. } = VisibleCourse::check(Some(caller.clone()), course)?;
        if course.is_run_by(&caller.user) {
            Ok(Self { caller, course })
        } else {
            Err(Error::new(
                ErrorCode::Forbidden,
                "Only the instructors of this course can do this.",
            ))
        }
    }
}

impl FromRequestParts<App> for VisibleCourse {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let (caller, course) = read_course(parts, app).await?;
        Self::check(caller, course)
    }
}

impl FromRequestParts<App> for SignedInCourse {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let (caller, course) = read_course(parts, app).await?;
        let caller = caller.ok_or_else(anonymous)?;
        let VisibleCourse { course, .. } = VisibleCourse::check(Some(caller.clone()), course)?;
        Ok(Self { caller, course })
    }
}

impl FromRequestParts<App> for OwnCourse {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let (caller, course) = read_course(parts, app).await?;
        Self::check(caller.ok_or_else(anonymous)?, course)
    }
}

impl FromRequestParts<App> for VisibleCourseDetails {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let (caller, course) = read_detailed_course(parts, app).await?;
        let DetailedCourse { course, details } = course.ok_or_else(Error::not_found)?;
        let VisibleCourse { caller, course } = VisibleCourse::check(caller, Some(course))?;
        let course = DetailedCourse { course, details };
        Ok(Self { caller, course })
    }
}

impl FromRequestParts<App> for OwnCourseDetails {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let (caller, course) = read_detailed_course(parts, app).await?;
        let caller = caller.ok_or_else(anonymous)?;
        let DetailedCourse { course, details } = course.ok_or_else(Error::not_found)?;
        let OwnCourse { caller, course } = OwnCourse::check(caller, Some(course))?;
        let course = DetailedCourse { course, details };
        Ok(Self { caller, course })
    }
}

impl FromRequestParts<App> for VisibleSection {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let (caller, section, course) = read_section(parts, app).await?;
        let section = section.ok_or_else(Error::not_found)?;
        let VisibleCourse { caller, course } = VisibleCourse::check(caller, course)?;
        Ok(Self {
            caller,
            course,
            section,
        })
    }
}

impl FromRequestParts<App> for OwnSection {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let (caller, section, course) = read_section(parts, app).await?;
        let caller = caller.ok_or_else(anonymous)?;
        let section = section.ok_or_else(Error::not_found)?;
        let OwnCourse { caller, course } = OwnCourse::check(caller, course)?;
        Ok(Self {
            caller,
            course,
            section,
        })
    }
}

/// Reads the caller and the course of `{course}` in the path.
pub async fn read_course(parts: &mut Parts, app: &App) -> Result<(Option<Caller>, Option<Course>)> {
    let text = path_parameter(parts, "course").await?;
    let (caller, rows) = Caller::read_with(app, parts, &courses::keys_for(&text)).await?;
    let course = Courses(&app.database).found(rows.into_values().next()).await?;
    Ok((caller, course))
}

async fn read_detailed_course(parts: &mut Parts, app: &App) -> Result<(Option<Caller>, Option<DetailedCourse>)> {
    let text = path_parameter(parts, "course").await?;
    let (caller, rows) = Caller::read_with(app, parts, &detailed_keys_for(&text)).await?;
    let course = Courses(&app.database).found_detailed(&text, rows).await?;
    Ok((caller, course))
}

async fn read_section(parts: &mut Parts, app: &App) -> Result<(Option<Caller>, Option<Section>, Option<Course>)> {
    let (caller, row) = read_by_id(parts, app, sections::key).await?;
    let section: Option<Section> = row.map(decode).transpose()?;
    let course = match &section {
        Some(section) => Courses(&app.database).get(section.course_id).await?,
        None => None,
    };
    Ok((caller, section, course))
}

/// Reads the caller and the row of `{id}` in the path.
pub async fn read_by_id<T>(
    parts: &mut Parts,
    app: &App,
    key: fn(Id<T>) -> Key,
) -> Result<(Option<Caller>, Option<Item>)> {
    let text = path_parameter(parts, "id").await?;
    let keys: Vec<Key> = text.parse().ok().map(key).into_iter().collect();
    let (caller, rows) = Caller::read_with(app, parts, &keys).await?;
    Ok((caller, rows.into_values().next()))
}

/// The decoded value of a path parameter.
async fn path_parameter(parts: &mut Parts, name: &str) -> Result<String> {
    let parameters: RawPathParams = parts.extract().await.map_err(|_| Error::not_found())?;
    let found = parameters.iter().find(|(given, _)| *given == name);
    found.map(|(_, value)| value.to_owned()).ok_or_else(Error::not_found)
}

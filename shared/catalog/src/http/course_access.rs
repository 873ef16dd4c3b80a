//! Who may see and change a course and its sections. The extractor is the permission.

use axum::RequestPartsExt as _;
use axum::extract::{FromRequestParts, RawPathParams};
use http::request::Parts;
use shared::app::App;
use shared::database::{Item, Key, decode};
use shared::error::{Code, Error, Result};
use shared::ids::Id;
use shared_accounts::http::Caller;
use shared_accounts::http::caller::anonymous;

use crate::store::courses::{self, Course, Courses};
use crate::store::sections::{self, Section};

/// The course of `{course}` in the path — its id, code or slug — for those who may see it: everybody if it is published, else
/// its instructors and admins. For anybody else it is not there.
#[derive(Clone, Debug)]
pub struct VisibleCourse {
    /// Who asks, if anybody is signed in.
    pub caller: Option<Caller>,
    /// The course.
    pub course: Course,
}

/// The course of `{course}` in the path for those who are signed in and may see it.
#[derive(Clone, Debug)]
pub struct SignedInCourse {
    /// Who asks.
    pub caller: Caller,
    /// The course.
    pub course: Course,
}

/// The course of `{course}` in the path, for its instructors and admins.
#[derive(Clone, Debug)]
pub struct OwnCourse {
    /// Who asks.
    pub caller: Caller,
    /// The course.
    pub course: Course,
}

/// The section of `{id}` in the path with its course, for those who may see the course.
#[derive(Clone, Debug)]
pub struct VisibleSection {
    /// Who asks, if anybody is signed in.
    pub caller: Option<Caller>,
    /// The course.
    pub course: Course,
    /// The section.
    pub section: Section,
}

/// The section of `{id}` in the path with its course, for the course's instructors and admins.
#[derive(Clone, Debug)]
pub struct OwnSection {
    /// Who asks.
    pub caller: Caller,
    /// The course.
    pub course: Course,
    /// The section.
    pub section: Section,
}

impl VisibleCourse {
    /// `course` for `caller`.
    ///
    /// # Errors
    /// [`Code::NotFound`] for who may not see it.
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
    /// `course` for `caller`.
    ///
    /// # Errors
    /// [`Code::NotFound`] for who may not see it, [`Code::Forbidden`] for who may not change it.
    pub fn check(caller: Caller, course: Option<Course>) -> Result<Self> {
        let VisibleCourse { course, .. } = VisibleCourse::check(Some(caller.clone()), course)?;
        if course.is_run_by(&caller.user) {
            Ok(Self { caller, course })
        } else {
            Err(Error::new(
                Code::Forbidden,
                "Only the instructors of this course may do this.",
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

/// Who asks, and the course of `{course}` in the path.
pub async fn read_course(parts: &mut Parts, app: &App) -> Result<(Option<Caller>, Option<Course>)> {
    let text = path_parameter(parts, "course").await?;
    let (caller, rows) = Caller::read_with(app, parts, &courses::keys_for(&text)).await?;
    let course = Courses(&app.database).found(rows.into_values().next()).await?;
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

/// Who asks, and the row of `{id}` in the path.
pub async fn read_by_id(parts: &mut Parts, app: &App, key: fn(Id) -> Key) -> Result<(Option<Caller>, Option<Item>)> {
    let text = path_parameter(parts, "id").await?;
    let keys: Vec<Key> = text.parse().ok().map(key).into_iter().collect();
    let (caller, rows) = Caller::read_with(app, parts, &keys).await?;
    Ok((caller, rows.into_values().next()))
}

/// The text of a parameter of the path, decoded.
async fn path_parameter(parts: &mut Parts, name: &str) -> Result<String> {
    let parameters: RawPathParams = parts.extract().await.map_err(|_| Error::not_found())?;
    let found = parameters.iter().find(|(given, _)| *given == name);
    found.map(|(_, value)| value.to_owned()).ok_or_else(Error::not_found)
}

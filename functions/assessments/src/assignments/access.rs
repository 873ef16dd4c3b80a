//! Extractors for assignments.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use shared::database::decode;
use shared::{App, Error, Result};
use shared_accounts::http::Caller;
use shared_accounts::http::caller::anonymous;
use shared_assessment::store::assignments::{self, Assignment};
use shared_assessment::store::submissions::{self, Submission};
use shared_catalog::http::OwnCourse;
use shared_catalog::http::course_access::read_by_id;
use shared_catalog::store::courses::{self, Course, Courses};
use shared_learning::http::lecture_access::check_gate;
use shared_learning::store::enrollments::{self, Enrollment};

/// The assignment `{id}` of the path, for signed-in users. One call; whether the caller may see it is checked later.
pub(crate) struct NamedAssignment {
    pub caller: Caller,
    pub assignment: Assignment,
}

/// The assignment `{id}` of the path, for callers who may see the content of its course. Two calls.
pub(crate) struct ReadableAssignment {
    pub assignment: Assignment,
    /// What the caller has handed in; nothing for those who run the course.
    pub own: Option<Submission>,
}

/// The assignment `{id}` of the path, for the instructors of its course and for admins. Two calls.
pub(crate) struct OwnAssignment {
    pub caller: Caller,
    pub assignment: Assignment,
}

impl FromRequestParts<App> for NamedAssignment {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let (caller, row) = read_by_id(parts, app, assignments::key).await?;
        let caller = caller.ok_or_else(anonymous)?;
        let assignment: Assignment = decode(row.ok_or_else(Error::not_found)?)?;
        if assignment.deleted_at.is_some() {
            return Err(Error::not_found());
        }
        Ok(Self { caller, assignment })
    }
}

impl FromRequestParts<App> for ReadableAssignment {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let NamedAssignment { caller, assignment } = NamedAssignment::from_request_parts(parts, app).await?;
        let me = caller.user.id;
        let keys = [
            courses::key(assignment.course_id),
            enrollments::key(me, assignment.course_id),
            submissions::key(me, assignment.id),
        ];
        let mut rows = app.database.batch_get(&keys.each_ref()).await?;
        let [course, enrollment, own] = keys.map(|key| rows.remove(&key));
        let course: Option<Course> = course.map(decode).transpose()?;
        let course = course.filter(|course| course.deleted_at.is_none());
        let course = course.ok_or_else(Error::not_found)?;
        let enrollment: Option<Enrollment> = enrollment.map(decode).transpose()?;
        check_gate(Some(&caller), &course, false, enrollment.as_ref(), app.clock.now())?;
        // Those who run the course get the same reply, with the same entity tag, as when they edit the assignment.
        let own = own.filter(|_| !course.is_run_by(&caller.user));
        Ok(Self {
            assignment,
            own: own.map(decode).transpose()?,
        })
    }
}

impl FromRequestParts<App> for OwnAssignment {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let NamedAssignment { caller, assignment } = NamedAssignment::from_request_parts(parts, app).await?;
        let course = Courses(&app.database).get(assignment.course_id).await?;
        let OwnCourse { caller, .. } = OwnCourse::check(caller, course)?;
        Ok(Self { caller, assignment })
    }
}

//! `GET /api/instructors/{id}`: an instructor with the courses.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;
use shared::http::etag::Tagged;
use shared::http::{Page, PathId};
use shared::{App, Error, Id, Result};
use shared_accounts::http::Caller;
use shared_catalog::http::course::CourseSummaryReply;
use shared_catalog::store::courses::Courses;
use shared_catalog::store::courses::listing::CourseFilter;
use shared_catalog::store::instructors::Instructors;
use utoipa::ToSchema;

use crate::instructor_reply::InstructorReply;

/// An instructor with the first of the courses.
#[derive(Serialize, ToSchema)]
#[schema(as = InstructorWithCourses)]
pub(crate) struct InstructorWithCoursesReply {
    #[serde(flatten)]
    instructor: InstructorReply,
    /// The published courses, newest first.
    courses: Vec<CourseSummaryReply>,
    /// Where more of them are, if there are more.
    #[schema(example = json!(null))]
    next: Option<String>,
}

/// An instructor with the first page of the courses; `next` leads on in `GET /api/courses`. Without a published course nobody is
/// there.
#[utoipa::path(get, path = "/api/instructors/{id}", operation_id = "get_instructor", tag = "catalog",
    params(("id" = Id, Path), ("limit" = Option<u32>, Query, minimum = 1, maximum = 100),
        ("If-None-Match" = Option<String>, Header, description = "An `ETag`: 304 if all of it still is the same.")),
    responses((status = 200, body = InstructorWithCoursesReply), (status = 304)), security((), ("bearer" = [])))]
pub(crate) async fn get_instructor(
    State(app): State<App>,
    caller: Option<Caller>,
    PathId(id): PathId,
    page: Page,
    headers: HeaderMap,
) -> Result<Response> {
    let instructor = Instructors(&app.database).get(id).await?;
    let instructor = instructor.ok_or_else(Error::not_found)?;
    let filter = CourseFilter {
        instructor: Some(id),
        ..CourseFilter::default()
    };
    let page = page.elsewhere("/api/courses", &[("instructor", &id.to_string())]);
    let (courses, next) = Courses(&app.database).list(&filter, page.limit, None).await?;
    let list = page.list(&app, caller.map(|caller| caller.user.id), courses, next)?;
    let reply = InstructorWithCoursesReply {
        instructor: instructor.into(),
        courses: list.results.into_iter().map(CourseSummaryReply::from).collect(),
        next: list.next,
    };
    Ok(Tagged::new(&reply)?.reply(&headers))
}

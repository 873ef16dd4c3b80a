//! `GET /api/instructors/{id}`

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use shared::http::etag::{IfNoneMatch, Tagged};
use shared::http::{FirstPage, PathId};
use shared::ids::UserId;
use shared::{App, Error, Result};
use shared_accounts::http::Caller;
use shared_catalog::http::course::CourseSummaryView;
use shared_catalog::store::courses::Courses;
use shared_catalog::store::courses::listing::CourseFilter;
use shared_catalog::store::instructors::Instructors;
use utoipa::ToSchema;

use crate::instructors::view::InstructorView;

/// An instructor with the first page of the courses.
#[derive(Serialize, ToSchema)]
#[schema(as = InstructorWithCourses)]
pub(crate) struct InstructorWithCoursesView {
    #[serde(flatten)]
    instructor: InstructorView,
    /// The published courses of the instructor, newest first.
    courses: Vec<CourseSummaryView>,
    /// The URL of the next page of courses, if there is one.
    #[schema(example = json!(null))]
    next: Option<String>,
}

/// Returns an instructor with the first page of the courses.
///
/// `next` leads to the following page in `GET /api/courses`. Users without a published course are not found.
#[utoipa::path(get, path = "/api/instructors/{id}", tag = "catalog",
    params(("id" = UserId, Path), FirstPage, IfNoneMatch),
    responses((status = 200, body = InstructorWithCoursesView), (status = 304)), security((), ("bearer" = [])))]
pub(crate) async fn get_instructor(
    State(app): State<App>,
    caller: Option<Caller>,
    PathId(id): PathId<UserId>,
    first: FirstPage,
    if_none_match: IfNoneMatch,
) -> Result<Response> {
    let instructor = Instructors(&app.database).get(id).await?;
    let instructor = instructor.ok_or_else(Error::not_found)?;
    let filter = CourseFilter {
        instructor: Some(id),
        ..CourseFilter::default()
    };
    let page = first.of("/api/courses", &[("instructor", &id.to_string())]);
    let caller = caller.map(|caller| caller.user.id);
    let courses = Courses(&app.database).list(&filter, page.query(&app, caller)?).await?;
    let list = page.list(&app, caller, courses)?;
    let reply = InstructorWithCoursesView {
        instructor: instructor.into(),
        courses: list.results.into_iter().map(CourseSummaryView::from).collect(),
        next: list.next,
    };
    Ok(Tagged::new(&reply)?.reply(&if_none_match))
}

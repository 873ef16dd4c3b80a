//! `GET /api/courses/categories/{id}`

use axum::extract::{Path, State};
use axum::response::Response;
use serde::Serialize;
use shared::http::FirstPage;
use shared::http::etag::{IfNoneMatch, Tagged};
use shared::{App, Error, Result};
use shared_accounts::http::Caller;
use shared_catalog::http::course::CourseSummaryView;
use shared_catalog::store::categories::Categories;
use shared_catalog::store::courses::Courses;
use shared_catalog::store::courses::listing::CourseFilter;
use utoipa::ToSchema;

use crate::categories::view::CategoryView;

/// A category with the first page of its courses.
#[derive(Serialize, ToSchema)]
#[schema(as = CategoryWithCourses)]
pub(crate) struct CategoryWithCoursesView {
    #[serde(flatten)]
    category: CategoryView,
    /// The published courses of the category, newest first.
    courses: Vec<CourseSummaryView>,
    /// The URL of the next page of courses, if there is one.
    #[schema(example = json!(null))]
    next: Option<String>,
}

/// Returns a category with the first page of its courses.
///
/// `next` leads to the following page in `GET /api/courses`.
#[utoipa::path(get, path = "/api/courses/categories/{id}", tag = "catalog",
    params(("id" = String, Path, description = "The ID or slug of the category.", example = "programming"),
        FirstPage, IfNoneMatch),
    responses((status = 200, body = CategoryWithCoursesView), (status = 304)), security((), ("bearer" = [])))]
pub(crate) async fn get_category(
    State(app): State<App>,
    caller: Option<Caller>,
    Path(text): Path<String>,
    first: FirstPage,
    if_none_match: IfNoneMatch,
) -> Result<Response> {
    let tree = Categories(&app.database).tree().await?;
    let category = tree.find(&text).cloned().ok_or_else(Error::not_found)?;
    let filter = CourseFilter {
        category: Some(category.id),
        ..CourseFilter::default()
    };
    let page = first.of("/api/courses", &[("category", &category.id.to_string())]);
    let caller = caller.map(|caller| caller.user.id);
    let courses = Courses(&app.database).list(&filter, page.query(&app, caller)?).await?;
    let list = page.list(&app, caller, courses)?;
    let reply = CategoryWithCoursesView {
        category: category.into(),
        courses: list.results.into_iter().map(CourseSummaryView::from).collect(),
        next: list.next,
    };
    Ok(Tagged::new(&reply)?.reply(&if_none_match))
}

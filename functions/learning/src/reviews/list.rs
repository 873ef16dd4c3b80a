//! `GET /api/courses/{course}/reviews`

use axum::Json;
use axum::extract::State;
use shared::http::{List, Page};
use shared::{App, Result};
use shared_catalog::http::VisibleCourse;
use shared_learning::store::reviews::Reviews;

use super::view::ReviewReply;

/// Lists the reviews of a course.
///
/// The newest review comes first. Signing in is optional; it only affects `is_own`.
#[utoipa::path(get, path = "/api/courses/{course}/reviews", tag = "learning",
    params(("course" = String, Path, description = "The course's ID, code or slug.", example = "CS-101"), Page),
    responses((status = 200, body = List<ReviewReply>)), security((), ("bearer" = [])))]
pub(crate) async fn list_reviews(
    State(app): State<App>,
    VisibleCourse { caller, course }: VisibleCourse,
    page: Page,
) -> Result<Json<List<ReviewReply>>> {
    let me = caller.map(|caller| caller.user.id);
    let reviews = Reviews(&app.database).page(course.id, page.query(&app, me)?).await?;
    page.list(&app, me, reviews.map(|review| ReviewReply::new(review, me)))
        .map(Json)
}

//! `DELETE /api/reviews/{id}`

use axum::extract::State;
use axum::http::StatusCode;
use shared::database::UnitOfWork;
use shared::ids::ReviewId;
use shared::{App, Result};
use shared_learning::store::reviews;

use super::access::{OwnReview, read};
use shared_learning::enqueue_reindex;

/// Deletes one of the caller's reviews.
///
/// Its rating no longer counts for the course. The caller must still be enrolled in the course.
#[utoipa::path(delete, path = "/api/reviews/{id}", tag = "learning",
    params(("id" = ReviewId, Path)), responses((status = 204)), security(("bearer" = [])))]
pub(crate) async fn delete_review(State(app): State<App>, own: OwnReview) -> Result<StatusCode> {
    let OwnReview { caller, review } = own;
    let (app, caller) = (&app, &caller);
    let (course_id, id) = (review.course_id, review.id);
    let mut known = Some(review);
    let deleted = app.database.retry("review", || {
        let known = known.take();
        async move {
            let review = match known {
                Some(known) => known,
                None => read(app, caller, course_id, id).await?,
            };
            let mut work = UnitOfWork::new();
            work.add_all(reviews::delete(&review)?).or_retry();
            work.commit(&app.database, ()).await
        }
    });
    deleted.await?;
    enqueue_reindex(app, course_id).await;
    Ok(StatusCode::NO_CONTENT)
}

//! `DELETE /api/reviews/{id}`: one would rather not say.

use axum::extract::State;
use axum::http::StatusCode;
use shared::database::TransactionOutcome;
use shared::{App, Error, Id, Result};
use shared_learning::store::reviews;

use crate::own_review::{OwnReview, read};
use crate::ranking::rank;

/// How often it is tried while the review changes.
const ATTEMPTS: u32 = 8;

/// Removes an own review, and its rating from the course's.
#[utoipa::path(delete, path = "/api/reviews/{id}", operation_id = "remove_review", tag = "learning",
    params(("id" = Id, Path)), responses((status = 204)), security(("bearer" = [])))]
pub(crate) async fn remove_review(State(app): State<App>, own: OwnReview) -> Result<StatusCode> {
    let OwnReview { caller, mut review } = own;
    for _ in 0..ATTEMPTS {
        match app.database.transact(reviews::remove(&review)?).await? {
            TransactionOutcome::Done => {
                rank(&app, review.course_id).await;
                return Ok(StatusCode::NO_CONTENT);
            }
            TransactionOutcome::ConditionFailed(_) => {
                review = read(&app, &caller, review.course_id, review.id).await?;
            }
        }
    }
    Err(Error::unavailable("a review kept changing"))
}

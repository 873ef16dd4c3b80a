//! `PUT /api/reviews/{id}`

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use shared::database::UnitOfWork;
use shared::http::{Fields, Valid, Validate};
use shared::ids::ReviewId;
use shared::types::Patch;
use shared::{App, Result};
use shared_learning::store::reviews::{self, Review};
use utoipa::ToSchema;

use super::access::{OwnReview, read};
use super::create::{parse_comment, parse_rating};
use super::view::ReviewReply;
use shared_learning::enqueue_reindex;

/// The fields to update. Absent fields stay as they are.
#[derive(Deserialize, ToSchema)]
pub(crate) struct UpdateReviewRequest {
    /// 1 to 5.
    #[schema(nullable = false, example = 4)]
    rating: Option<i64>,
    /// At most 5,000 characters; null removes the comment.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "Clear, but long.")]
    comment: Patch<String>,
}

pub(crate) struct UpdateReview {
    rating: Option<u8>,
    comment: Patch<String>,
}

impl Validate for UpdateReview {
    type Body = UpdateReviewRequest;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] = &[&[("comments", "comment")]];

    fn validate(body: UpdateReviewRequest, fields: &mut Fields) -> Option<Self> {
        let rating = fields.parsed("rating", body.rating.map(parse_rating).transpose());
        let comment = fields.patch("comment", body.comment, |text| parse_comment(&text));
        Some(Self {
            rating: rating?,
            comment: comment.flatten(),
        })
    }
}

/// Updates one of the caller's reviews.
///
/// The course's rating follows. The caller must still be enrolled in the course.
#[utoipa::path(put, path = "/api/reviews/{id}", tag = "learning",
    params(("id" = ReviewId, Path)), request_body = UpdateReviewRequest, responses((status = 200, body = ReviewReply)),
    security(("bearer" = [])))]
pub(crate) async fn update_review(
    State(app): State<App>,
    own: OwnReview,
    Valid(update): Valid<UpdateReview>,
) -> Result<Json<ReviewReply>> {
    let OwnReview { caller, review } = own;
    let (app, caller, update) = (&app, &caller, &update);
    let (course_id, id) = (review.course_id, review.id);
    let mut known = Some(review);
    let updated = app.database.retry("review", || {
        let known = known.take();
        async move {
            let before = match known {
                Some(known) => known,
                None => read(app, caller, course_id, id).await?,
            };
            let after = Review {
                rating: update.rating.unwrap_or(before.rating),
                comment: update.comment.clone().or(before.comment.clone()),
                updated_at: app.clock.now(),
                version: before.version + 1,
                ..before.clone()
            };
            let mut work = UnitOfWork::new();
            work.add_all(reviews::update(&before, &after)?).or_retry();
            let is_rerated = after.rating != before.rating;
            work.commit(&app.database, (after, is_rerated)).await
        }
    });
    let (review, is_rerated) = updated.await?;
    if is_rerated {
        enqueue_reindex(app, course_id).await;
    }
    Ok(Json(ReviewReply::new(review, Some(caller.user.id))))
}

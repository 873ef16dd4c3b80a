//! `PUT /api/reviews/{id}`: one thinks otherwise.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use shared::http::patch::{Patch, given, parsed};
use shared::http::{Fields, Valid, Validate};
use shared::{App, Error, Id, Result};
use shared_learning::store::reviews::{self, Review};
use utoipa::ToSchema;

use crate::add_review::{parse_comment, parse_rating};
use crate::own_review::{OwnReview, read};
use crate::ranking::rank;
use crate::receipt::{Committed, execute};
use crate::review_reply::ReviewReply;

/// How often it is tried while the review changes.
const ATTEMPTS: u32 = 8;

/// What changes; what is absent stays.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ChangeReviewBody {
    /// 1 to 5.
    #[schema(nullable = false, example = 4)]
    rating: Option<i64>,
    /// At most 5,000 characters; null for none.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, example = "Clear, but long.")]
    comment: Patch<String>,
}

pub(crate) struct ChangeReview {
    rating: Option<u8>,
    comment: Patch<String>,
}

impl Validate for ChangeReview {
    type Body = ChangeReviewBody;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] = &[&[("comments", "comment")]];

    fn validate(body: ChangeReviewBody, fields: &mut Fields) -> Option<Self> {
        let rating = fields.parsed("rating", body.rating.map(parse_rating).transpose());
        let comment = parsed(fields, "comment", body.comment, |text| parse_comment(&text));
        Some(Self {
            rating: rating?,
            comment: comment.map(Option::flatten),
        })
    }
}

/// Changes an own review.
#[utoipa::path(put, path = "/api/reviews/{id}", operation_id = "change_review", tag = "learning",
    params(("id" = Id, Path)), request_body = ChangeReviewBody, responses((status = 200, body = ReviewReply)),
    security(("bearer" = [])))]
pub(crate) async fn change_review(
    State(app): State<App>,
    own: OwnReview,
    Valid(change): Valid<ChangeReview>,
) -> Result<Json<ReviewReply>> {
    let OwnReview { caller, mut review } = own;
    for _ in 0..ATTEMPTS {
        let next = Review {
            rating: change.rating.unwrap_or(review.rating),
            comment: change.comment.clone().unwrap_or_else(|| review.comment.clone()),
            updated_at: app.clock.now(),
            version: review.version + 1,
            ..review.clone()
        };
        if let Committed::Done = execute(&app, reviews::change(&review, &next)?).await? {
            if next.rating != review.rating {
                rank(&app, next.course_id).await;
            }
            return Ok(Json(ReviewReply::new(next, Some(caller.user.id))));
        }
        review = read(&app, &caller, review.course_id, review.id).await?;
    }
    Err(Error::unavailable("a review kept changing"))
}

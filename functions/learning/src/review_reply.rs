//! A review as everybody sees it.

use jiff::Timestamp;
use serde::Serialize;
use shared::Id;
use shared_learning::store::reviews::Review;
use utoipa::ToSchema;

/// A review.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Review)]
pub(crate) struct ReviewReply {
    /// The id.
    id: Id,
    /// The course.
    course_id: Id,
    /// 1 to 5.
    #[schema(example = 5)]
    rating: u8,
    /// What there is to say.
    #[schema(example = "Clear, and never boring.")]
    comment: Option<String>,
    /// Who wrote it.
    reviewer: Reviewer,
    /// Whether it is the caller's own.
    is_own: bool,
    /// When it was written.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When it was changed last.
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
}

/// What everybody may know of who wrote a review, as it was then.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct Reviewer {
    /// The first name.
    #[schema(example = "Asha")]
    first_name: Option<String>,
    /// The first picture.
    avatar_url: Option<String>,
}

impl ReviewReply {
    /// A review for `caller`.
    pub fn new(review: Review, caller: Option<Id>) -> Self {
        Self {
            id: review.id,
            course_id: review.course_id,
            rating: review.rating,
            comment: review.comment,
            reviewer: Reviewer {
                first_name: review.first_name,
                avatar_url: review.avatar_url,
            },
            is_own: caller == Some(review.user_id),
            created_at: review.created_at,
            updated_at: review.updated_at,
        }
    }
}

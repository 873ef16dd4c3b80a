//! Reviews in replies.

use jiff::Timestamp;
use serde::Serialize;
use shared::ids::{CourseId, ReviewId, UserId};
use shared_learning::store::reviews::Review;
use utoipa::ToSchema;

/// A review of a course.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Review)]
pub(crate) struct ReviewReply {
    id: ReviewId,
    course_id: CourseId,
    /// 1 to 5.
    #[schema(example = 5)]
    rating: u8,
    #[schema(example = "Clear, and never boring.")]
    comment: Option<String>,
    reviewer: Reviewer,
    /// Whether the caller wrote the review.
    is_own: bool,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
}

/// The public part of the author's profile at the time of the review.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct Reviewer {
    #[schema(example = "Asha")]
    first_name: Option<String>,
    /// The author's first profile picture.
    avatar_url: Option<String>,
}

impl ReviewReply {
    pub fn new(review: Review, caller: Option<UserId>) -> Self {
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

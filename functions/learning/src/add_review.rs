//! `POST /api/courses/{course}/reviews`: what one thinks of a course.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared::database::TransactionOutcome;
use shared::http::{Fields, Valid, Validate};
use shared::{App, Code, Error, Result};
use shared_accounts::rules::profile::free_text;
use shared_catalog::http::SignedInCourse;
use shared_learning::http::enrollment_access::check_enrolled;
use shared_learning::store::enrollments::Enrollments;
use shared_learning::store::reviews::{self, Review};
use utoipa::ToSchema;

use crate::ranking::rank;
use crate::review_reply::ReviewReply;

/// The longest comment, in characters.
const LONGEST: usize = 5_000;

/// The review.
#[derive(Deserialize, ToSchema)]
pub(crate) struct AddReviewBody {
    /// 1 to 5.
    #[schema(required, nullable = false, example = 5)]
    rating: Option<i64>,
    /// At most 5,000 characters.
    #[schema(example = "Clear, and never boring.")]
    comment: Option<String>,
}

pub(crate) struct AddReview {
    rating: u8,
    comment: Option<String>,
}

impl Validate for AddReview {
    type Body = AddReviewBody;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] = &[&[("comments", "comment")]];

    fn validate(body: AddReviewBody, fields: &mut Fields) -> Option<Self> {
        let rating = fields.required_parsed("rating", body.rating, parse_rating);
        let comment = fields.parsed("comment", parse_comment(&body.comment.unwrap_or_default()));
        Some(Self {
            rating: rating?,
            comment: comment?,
        })
    }
}

/// Reads a rating.
///
/// # Errors
/// What is expected instead.
pub(crate) fn parse_rating(rating: i64) -> Result<u8, &'static str> {
    let rating = u8::try_from(rating).ok().filter(|rating| (1..=5).contains(rating));
    rating.ok_or("must be 1 to 5")
}

/// Reads a comment; an empty one is none.
///
/// # Errors
/// What is expected instead.
pub(crate) fn parse_comment(text: &str) -> Result<Option<String>, String> {
    free_text(text, LONGEST)
}

/// Reviews a course that one is enrolled in, once. Who teaches it has no say.
#[utoipa::path(post, path = "/api/courses/{course}/reviews", operation_id = "add_review", tag = "learning",
    params(("course" = String, Path, description = "Its id, code or slug.", example = "PY-101")),
    request_body = AddReviewBody, responses((status = 201, body = ReviewReply)), security(("bearer" = [])))]
pub(crate) async fn add_review(
    State(app): State<App>,
    SignedInCourse { caller, course }: SignedInCourse,
    Valid(request): Valid<AddReview>,
) -> Result<(StatusCode, Json<ReviewReply>)> {
    if course.is_run_by(&caller.user) {
        return Err(Error::new(Code::Forbidden, "Who runs a course does not review it."));
    }
    let (me, now) = (caller.user.id, app.clock.now());
    let found = Enrollments(&app.database).get(me, course.id).await?;
    let (course, _) = check_enrolled(&caller, Some(course), found, now)?;
    let profile = caller.user.profile;
    let review = Review {
        id: app.ids.id(),
        course_id: course.id,
        user_id: me,
        rating: request.rating,
        comment: request.comment,
        first_name: profile.name.map(|name| name.first_name),
        avatar_url: profile.profile_pictures.into_iter().next(),
        created_at: now,
        updated_at: now,
        version: 0,
    };
    match app.database.transact(reviews::add(&review)?).await? {
        TransactionOutcome::Done => {
            rank(&app, course.id).await;
            Ok((StatusCode::CREATED, Json(ReviewReply::new(review, Some(me)))))
        }
        TransactionOutcome::ConditionFailed(_) => Err(Error::new(
            Code::Conflict,
            "You have reviewed this course; change that review.",
        )),
    }
}

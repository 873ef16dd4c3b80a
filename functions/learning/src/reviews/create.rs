//! `POST /api/courses/{course}/reviews`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared::database::UnitOfWork;
use shared::http::{Fields, Valid, Validate};
use shared::{App, Error, ErrorCode, Result};
use shared_accounts::rules::profile::free_text;
use shared_catalog::http::SignedInCourse;
use shared_learning::http::enrollment_access::check_enrolled;
use shared_learning::store::enrollments::Enrollments;
use shared_learning::store::reviews::{self, Review};
use utoipa::ToSchema;

use super::view::ReviewReply;
use shared_learning::enqueue_reindex;

const MAX_COMMENT: usize = 5_000;

/// The review to create.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CreateReviewRequest {
    /// 1 to 5.
    #[schema(required, nullable = false, example = 5)]
    rating: Option<i64>,
    /// At most 5,000 characters.
    #[schema(example = "Clear, and never boring.")]
    comment: Option<String>,
}

pub(crate) struct CreateReview {
    rating: u8,
    comment: Option<String>,
}

impl Validate for CreateReview {
    type Body = CreateReviewRequest;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] = &[&[("comments", "comment")]];

    fn validate(body: CreateReviewRequest, fields: &mut Fields) -> Option<Self> {
        let rating = fields.required_parsed("rating", body.rating, parse_rating);
        let comment = fields.parsed("comment", parse_comment(&body.comment.unwrap_or_default()));
        Some(Self {
            rating: rating?,
            comment: comment?,
        })
    }
}

pub(super) fn parse_rating(rating: i64) -> Result<u8, &'static str> {
    let rating = u8::try_from(rating).ok().filter(|rating| (1..=5).contains(rating));
    rating.ok_or("must be 1 to 5")
}

/// An empty comment is an absent one.
pub(super) fn parse_comment(text: &str) -> Result<Option<String>, String> {
    free_text(text, MAX_COMMENT)
}

/// Reviews a course.
///
/// Students must be enrolled and can write one review per course; a second one is a conflict. Instructors cannot review
/// their own course.
#[utoipa::path(post, path = "/api/courses/{course}/reviews", tag = "learning",
    params(("course" = String, Path, description = "The course's ID, code or slug.", example = "CS-101")),
    request_body = CreateReviewRequest, responses((status = 201, body = ReviewReply)), security(("bearer" = [])))]
pub(crate) async fn create_review(
    State(app): State<App>,
    SignedInCourse { caller, course }: SignedInCourse,
    Valid(request): Valid<CreateReview>,
) -> Result<(StatusCode, Json<ReviewReply>)> {
    if course.is_run_by(&caller.user) {
        return Err(Error::new(
            ErrorCode::Forbidden,
            "Instructors cannot review their own course.",
        ));
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
    let mut work = UnitOfWork::new();
    work.add_all(reviews::create(&review)?).or_fail(already_reviewed);
    let review = work.commit_once(&app.database, review).await?;
    enqueue_reindex(&app, course.id).await;
    Ok((StatusCode::CREATED, Json(ReviewReply::new(review, Some(me)))))
}

fn already_reviewed() -> Error {
    Error::new(
        ErrorCode::Conflict,
        "You have already reviewed this course. Please update your review.",
    )
}

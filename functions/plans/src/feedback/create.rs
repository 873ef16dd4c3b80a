//! `POST /api/feedback`: gives feedback on a plan.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::http::{Fields, Valid, Validate};
use shared::ids::GenerationId;
use shared::{App, Error, ErrorCode, Result};
use shared_accounts::http::Caller;
use shared_accounts::rules::profile::free_text;
use shared_plans::planner::Feedback;
use shared_plans::store::feedback::{PlanFeedback, PlanFeedbacks};
use shared_plans::store::generations::Generations;
use utoipa::ToSchema;

/// In characters.
const MAX_COMMENT_LENGTH: usize = 2_000;

/// Feedback on a plan.
#[derive(Deserialize, ToSchema)]
#[schema(as = CreatePlanFeedbackRequest)]
pub(crate) struct CreateFeedbackRequest {
    /// The generation of the plan. Defaults to the latest plan.
    #[schema(example = json!(null))]
    generation_id: Option<GenerationId>,
    /// 1 (bad) to 5 (good).
    #[schema(required, nullable = false, example = 3)]
    rating: Option<i64>,
    /// Up to 2,000 characters.
    #[serde(alias = "comment")]
    #[schema(example = "Too much in one day, and more maths please.")]
    comments: Option<String>,
}

/// Feedback on the plan to reschedule.
#[derive(Deserialize, ToSchema)]
#[schema(as = PlanFeedbackInput)]
pub(crate) struct FeedbackInput {
    /// 1 (bad) to 5 (good).
    #[schema(required, nullable = false, example = 3)]
    rating: Option<i64>,
    /// Up to 2,000 characters.
    #[serde(alias = "comment")]
    #[schema(example = "Too much in one day, and more maths please.")]
    comments: Option<String>,
}

pub(crate) struct CreateFeedback {
    generation_id: Option<GenerationId>,
    feedback: Feedback,
}

/// Parses feedback. Errors name the fields with `prefix` in front.
pub(crate) fn parse_feedback(body: FeedbackInput, prefix: &str, fields: &mut Fields) -> Option<Feedback> {
    let rating = body.rating.ok_or("is required").and_then(|rating| {
        let rating = u8::try_from(rating).ok().filter(|rating| (1..=5).contains(rating));
        rating.ok_or("must be 1 to 5")
    });
    let rating = fields.parsed(format!("{prefix}rating"), rating);
    let comments = free_text(&body.comments.unwrap_or_default(), MAX_COMMENT_LENGTH);
    let comments = fields.parsed(format!("{prefix}comments"), comments);
    Some(Feedback {
        rating: rating?,
        comments: comments?.unwrap_or_default(),
    })
}

impl Validate for CreateFeedback {
    type Body = CreateFeedbackRequest;

    fn validate(body: CreateFeedbackRequest, fields: &mut Fields) -> Option<Self> {
        let feedback = FeedbackInput {
            rating: body.rating,
            comments: body.comments,
        };
        Some(Self {
            generation_id: body.generation_id,
            feedback: parse_feedback(feedback, "", fields)?,
        })
    }
}

/// Saved feedback on a plan.
#[derive(Serialize, ToSchema)]
#[schema(as = PlanFeedback)]
pub(crate) struct FeedbackView {
    /// The generation of the plan.
    generation_id: GenerationId,
    /// 1 (bad) to 5 (good).
    #[schema(example = 3)]
    rating: u8,
    #[schema(example = "Too much in one day, and more maths please.")]
    comments: String,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

/// Gives feedback on one of the caller's plans.
///
/// The next reschedule takes it into account. Each plan accepts feedback once; a second attempt fails with 409, as does
/// feedback on a plan that is not ready.
#[utoipa::path(post, path = "/api/feedback", tag = "plans",
    request_body = CreateFeedbackRequest, responses((status = 201, body = FeedbackView)), security(("bearer" = [])))]
pub(crate) async fn create_feedback(
    State(app): State<App>,
    caller: Caller,
    Valid(request): Valid<CreateFeedback>,
) -> Result<(StatusCode, Json<FeedbackView>)> {
    let me = caller.user.id;
    let generation_id = match request.generation_id {
        Some(id) => id,
        None => Generations(&app.database)
            .latest(me)
            .await?
            .ok_or_else(|| Error::new(ErrorCode::NotFound, "There is no plan yet."))?,
    };
    let feedback = PlanFeedback {
        generation_id,
        feedback: request.feedback,
        created_at: app.clock.now(),
    };
    PlanFeedbacks(&app.database).create(me, &feedback).await?;
    let reply = FeedbackView {
        generation_id,
        rating: feedback.feedback.rating,
        comments: feedback.feedback.comments,
        created_at: feedback.created_at,
    };
    Ok((StatusCode::CREATED, Json(reply)))
}

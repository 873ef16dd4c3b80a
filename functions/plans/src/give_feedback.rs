//! `POST /api/feedback`: how the plan was.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::http::{Fields, Valid, Validate};
use shared::{App, Error, Id, Result};
use shared_accounts::http::Caller;
use shared_accounts::rules::profile::free_text;
use shared_plans::planner::Feedback;
use shared_plans::store::feedback::{PlanFeedback, PlanFeedbacks};
use shared_plans::store::generations::Generations;
use utoipa::ToSchema;

/// The longest comment, in characters.
const LONGEST_COMMENT: usize = 2_000;

/// The feedback.
#[derive(Deserialize, ToSchema)]
pub(crate) struct GiveFeedbackBody {
    /// On which plan; the latest if not given.
    #[schema(example = json!(null))]
    generation_id: Option<Id>,
    /// 1 (bad) to 5 (good).
    #[schema(required, nullable = false, example = 3)]
    rating: Option<i64>,
    /// In a few words, 2,000 characters at most.
    #[serde(alias = "comment")]
    #[schema(example = "Too much in one day, and more maths please.")]
    comments: Option<String>,
}

/// What somebody says about a plan.
#[derive(Deserialize, ToSchema)]
#[schema(as = PlanFeedbackBody)]
pub(crate) struct FeedbackBody {
    /// 1 (bad) to 5 (good).
    #[schema(required, nullable = false, example = 3)]
    rating: Option<i64>,
    /// In a few words, 2,000 characters at most.
    #[serde(alias = "comment")]
    #[schema(example = "Too much in one day, and more maths please.")]
    comments: Option<String>,
}

pub(crate) struct GiveFeedback {
    generation_id: Option<Id>,
    feedback: Feedback,
}

/// Reads feedback whose fields are called `prefix` and their name.
pub(crate) fn parse_feedback(body: FeedbackBody, prefix: &str, fields: &mut Fields) -> Option<Feedback> {
    let rating = body.rating.ok_or("is required").and_then(|rating| {
        let rating = u8::try_from(rating).ok().filter(|rating| (1..=5).contains(rating));
        rating.ok_or("must be 1 to 5")
    });
    let rating = fields.parsed(format!("{prefix}rating"), rating);
    let comments = free_text(&body.comments.unwrap_or_default(), LONGEST_COMMENT);
    let comments = fields.parsed(format!("{prefix}comments"), comments);
    Some(Feedback {
        rating: rating?,
        comments: comments?.unwrap_or_default(),
    })
}

impl Validate for GiveFeedback {
    type Body = GiveFeedbackBody;

    fn validate(body: GiveFeedbackBody, fields: &mut Fields) -> Option<Self> {
        let feedback = FeedbackBody {
            rating: body.rating,
            comments: body.comments,
        };
        Some(Self {
            generation_id: body.generation_id,
            feedback: parse_feedback(feedback, "", fields)?,
        })
    }
}

/// The feedback as it is kept.
#[derive(Serialize, ToSchema)]
#[schema(as = PlanFeedback)]
pub(crate) struct FeedbackReply {
    /// The plan that it is about.
    generation_id: Id,
    /// 1 (bad) to 5 (good).
    #[schema(example = 3)]
    rating: u8,
    /// In a few words.
    #[schema(example = "Too much in one day, and more maths please.")]
    comments: String,
    /// When it was given.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

/// Says how an own plan was, once for each. The next rescheduling goes by it.
#[utoipa::path(post, path = "/api/feedback", operation_id = "give_feedback", tag = "plans",
    request_body = GiveFeedbackBody, responses((status = 201, body = FeedbackReply)), security(("bearer" = [])))]
pub(crate) async fn give_feedback(
    State(app): State<App>,
    caller: Caller,
    Valid(request): Valid<GiveFeedback>,
) -> Result<(StatusCode, Json<FeedbackReply>)> {
    let me = caller.user.id;
    let generation_id = match request.generation_id {
        Some(id) => id,
        None => Generations(&app.database)
            .latest(me)
            .await?
            .ok_or_else(Error::not_found)?,
    };
    let feedback = PlanFeedback {
        generation_id,
        feedback: request.feedback,
        created_at: app.clock.now(),
    };
    PlanFeedbacks(&app.database).give(me, &feedback).await?;
    let reply = FeedbackReply {
        generation_id,
        rating: feedback.feedback.rating,
        comments: feedback.feedback.comments,
        created_at: feedback.created_at,
    };
    Ok((StatusCode::CREATED, Json(reply)))
}

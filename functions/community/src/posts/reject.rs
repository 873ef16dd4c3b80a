//! `POST /api/community/posts/{id}/reject`

use axum::extract::State;
use serde::Deserialize;
use shared::http::etag::Tagged;
use shared::http::{Fields, Valid, Validate};
use shared::ids::PostId;
use shared::{App, Result};
use shared_community::http::ModeratedPost;
use shared_community::rules::group::{parse_notes, parse_reason};
use shared_community::service::post_changes::{self, Decision};
use utoipa::ToSchema;

use super::view::{PostReply, changed};

/// Why a post is rejected.
#[derive(Deserialize, ToSchema)]
pub(crate) struct RejectPostRequest {
    /// 1 to 1,000 characters, which the author sees.
    #[schema(required, nullable = false, example = "Please ask this in the course's chat.")]
    reason: Option<String>,
    /// At most 1,000 characters, which only moderators see.
    #[schema(nullable = false, example = "The third one this week.")]
    moderation_notes: Option<String>,
}

pub(crate) struct RejectPost {
    reason: String,
    notes: Option<String>,
}

impl Validate for RejectPost {
    type Body = RejectPostRequest;

    fn validate(body: RejectPostRequest, fields: &mut Fields) -> Option<Self> {
        let notes = fields.optional("moderation_notes", body.moderation_notes, |text| parse_notes(&text));
        let reason = fields.required_parsed("reason", body.reason, |text| parse_reason(&text));
        Some(Self {
            reason: reason?,
            notes: notes.flatten(),
        })
    }
}

/// Rejects a post, with a reason.
///
/// For moderators, instructors of the course and admins. The post keeps its text; its author sees the reason, and hands it
/// in again by editing it.
#[utoipa::path(post, path = "/api/community/posts/{id}/reject", tag = "community",
    params(("id" = PostId, Path)), request_body = RejectPostRequest, responses((status = 200, body = PostReply)),
    security(("bearer" = [])))]
pub(crate) async fn reject_post(
    State(app): State<App>,
    ModeratedPost(found): ModeratedPost,
    Valid(request): Valid<RejectPost>,
) -> Result<Tagged> {
    let decided = post_changes::decide(&app, &found, Decision::Reject(request.reason), request.notes);
    let post = Box::pin(decided).await?;
    changed(&app, &found, post, None).await
}

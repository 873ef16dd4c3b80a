//! `POST /api/community/posts/{id}/approve`

use axum::extract::{FromRequest, Request, State};
use serde::Deserialize;
use shared::http::body::{bytes, parse};
use shared::http::etag::Tagged;
use shared::http::{Fields, Validate};
use shared::ids::PostId;
use shared::{App, Error, Result};
use shared_community::http::ModeratedPost;
use shared_community::rules::group::parse_notes;
use shared_community::service::post_changes::{self, Decision};
use utoipa::ToSchema;

use super::view::{PostReply, changed};

/// What to note about the post.
#[derive(Default, Deserialize, ToSchema)]
pub(crate) struct ApprovePostRequest {
    /// At most 1,000 characters, which only moderators see.
    #[schema(nullable = false, example = "Asked twice, answered once.")]
    moderation_notes: Option<String>,
}

pub(crate) struct ApprovePost {
    notes: Option<String>,
}

impl Validate for ApprovePost {
    type Body = ApprovePostRequest;

    fn validate(body: ApprovePostRequest, fields: &mut Fields) -> Option<Self> {
        let notes = fields.optional("moderation_notes", body.moderation_notes, |text| parse_notes(&text));
        Some(Self { notes: notes.flatten() })
    }
}

/// The body is optional.
impl FromRequest<App> for ApprovePost {
    type Rejection = Error;

    async fn from_request(request: Request, _app: &App) -> Result<Self> {
        let bytes = bytes(request).await?;
        parse(if bytes.is_empty() { b"{}" } else { &bytes })
    }
}

/// Approves a post.
///
/// For moderators, instructors of the course and admins. From then on members can read it, and its author hears of it.
/// Approving again has no effect. The body is optional.
#[utoipa::path(post, path = "/api/community/posts/{id}/approve", tag = "community",
    params(("id" = PostId, Path)), request_body = ApprovePostRequest, responses((status = 200, body = PostReply)),
    security(("bearer" = [])))]
pub(crate) async fn approve_post(
    State(app): State<App>,
    ModeratedPost(found): ModeratedPost,
    request: ApprovePost,
) -> Result<Tagged> {
    let decided = post_changes::decide(&app, &found, Decision::Approve, request.notes);
    let post = Box::pin(decided).await?;
    changed(&app, &found, post, None).await
}

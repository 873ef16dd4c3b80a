//! `POST /api/community/posts/{id}/flag`

use axum::Json;
use axum::extract::State;
use shared::http::Valid;
use shared::http::message::Message;
use shared::ids::PostId;
use shared::{App, Result};
use shared_community::http::VisiblePost;
use shared_community::service::reports::report;
use shared_community::store::reports::Target;

use crate::reason::{Reason, ReasonRequest};

/// Reports a post.
///
/// Moderators hear of it, and admins decide. Reporting a post again has no effect.
#[utoipa::path(post, path = "/api/community/posts/{id}/flag", tag = "community",
    params(("id" = PostId, Path)), request_body = ReasonRequest, responses((status = 200, body = Message)),
    security(("bearer" = [])))]
pub(crate) async fn flag_post(
    State(app): State<App>,
    VisiblePost(found): VisiblePost,
    Valid(Reason(reason)): Valid<Reason>,
) -> Result<Json<Message>> {
    let target = Target::Post(found.post.place());
    report(&app, target, found.post.author_id, found.access.me(), reason).await?;
    Ok(Message::new("Thank you. The post has been reported."))
}

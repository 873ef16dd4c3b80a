//! `POST /api/community/posts/{id}/react`

use axum::extract::State;
use serde::Deserialize;
use shared::http::etag::Tagged;
use shared::http::{Fields, Valid, Validate};
use shared::ids::PostId;
use shared::{App, Result};
use shared_community::http::VisiblePost;
use shared_community::rules::post::Reaction;
use shared_community::service::reactions;
use utoipa::ToSchema;

use super::view::{PostReply, changed};

/// The reaction to a post.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ReactRequest {
    /// `like`, `love`, `laugh` or `insightful`.
    #[schema(required, nullable = false, example = "like")]
    reaction_type: Option<String>,
}

pub(crate) struct React(Reaction);

impl Validate for React {
    type Body = ReactRequest;

    fn validate(body: ReactRequest, fields: &mut Fields) -> Option<Self> {
        let reaction = fields.required_parsed("reaction_type", body.reaction_type, |text| Reaction::parse(&text));
        reaction.map(Self)
    }
}

/// Reacts to a post.
///
/// A user has one reaction to a post; another one replaces it.
#[utoipa::path(post, path = "/api/community/posts/{id}/react", tag = "community",
    params(("id" = PostId, Path)), request_body = ReactRequest, responses((status = 200, body = PostReply)),
    security(("bearer" = [])))]
pub(crate) async fn react(
    State(app): State<App>,
    VisiblePost(found): VisiblePost,
    Valid(React(reaction)): Valid<React>,
) -> Result<Tagged> {
    let post = reactions::react(&app, &found, Some(reaction)).await?;
    changed(&app, &found, post, Some(reaction)).await
}

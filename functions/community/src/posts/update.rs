//! `PUT, PATCH /api/community/posts/{id}`

use axum::extract::State;
use serde::Deserialize;
use shared::http::etag::{IfMatch, Tagged};
use shared::http::{Fields, Valid, Validate};
use shared::ids::{PostId, UserId};
use shared::{App, Result};
use shared_community::http::VisiblePost;
use shared_community::rules::group::parse_title;
use shared_community::rules::post::parse_content;
use shared_community::service::mentions;
use shared_community::service::post_changes::{self, PostEdit};
use utoipa::ToSchema;

use super::create::parse_mentions;
use super::view::{PostReply, changed, tag};

/// The texts to change. Absent fields stay as they are.
#[derive(Deserialize, ToSchema)]
pub(crate) struct UpdatePostRequest {
    /// 1 to 200 characters.
    #[schema(nullable = false, example = "How do decorators with arguments work?")]
    title: Option<String>,
    /// 1 to 20,000 characters.
    #[schema(nullable = false, example = "I do not understand the third example.")]
    content: Option<String>,
    /// The ids of members to mention, besides those whose `@username` is in the content. They count only with a content.
    #[schema(example = json!([]))]
    mentions: Option<Vec<String>>,
}

pub(crate) struct UpdatePost {
    title: Option<String>,
    content: Option<String>,
    mentions: Vec<UserId>,
}

impl Validate for UpdatePost {
    type Body = UpdatePostRequest;

    fn validate(body: UpdatePostRequest, fields: &mut Fields) -> Option<Self> {
        let mentions = fields.optional("mentions", body.mentions, |ids| parse_mentions(&ids));
        Some(Self {
            title: fields.optional("title", body.title, |text| parse_title(&text)),
            content: fields.optional("content", body.content, |text| parse_content(&text)),
            mentions: mentions.unwrap_or_default(),
        })
    }
}

/// Edits a post of the caller.
///
/// Where the community requires approval, the post waits for a moderator again. A rejected post is handed in again.
/// Everybody else gets 403, moderators too.
#[utoipa::path(method(put, patch), path = "/api/community/posts/{id}", tag = "community",
    params(("id" = PostId, Path), IfMatch), request_body = UpdatePostRequest,
    responses((status = 200, body = PostReply)), security(("bearer" = [])))]
pub(crate) async fn update_post(
    State(app): State<App>,
    VisiblePost(found): VisiblePost,
    if_match: IfMatch,
    Valid(request): Valid<UpdatePost>,
) -> Result<Tagged> {
    found.require_author()?;
    found.access.require_open()?;
    let unless_changed = tag(&found.post).check_if_match(&if_match)?;
    let content = match request.content {
        None => None,
        Some(content) => {
            let mentions = mentions::resolve(&app, &found.access, &content, &request.mentions).await?;
            Some((content, mentions))
        }
    };
    let edit = PostEdit {
        title: request.title,
        content,
    };
    let post = Box::pin(post_changes::edit(&app, &found, edit, unless_changed)).await?;
    changed(&app, &found, post, None).await
}

//! `PUT /api/bookmarks/{id}`

use axum::extract::State;
use serde::Deserialize;
use shared::database::StoredResponse;
use shared::database::idempotency::IdempotencyRecord;
use shared::http::{Fields, Valid, Validate};
use shared::ids::AnnotationId;
use shared::types::Patch;
use shared::{App, Result};
use utoipa::ToSchema;

use super::create::parse_title;
use crate::annotations::access::OwnBookmark;
use crate::annotations::service::{self, AnnotationUpdate};
use crate::annotations::view::BookmarkReply;
use crate::progress::seconds::parse_seconds;

/// The fields to update. Absent fields stay as they are.
#[derive(Deserialize, ToSchema)]
pub(crate) struct UpdateBookmarkRequest {
    /// The position in the lecture.
    #[schema(nullable = false, example = 97.0)]
    timestamp_seconds: Option<f64>,
    /// At most 200 characters.
    #[schema(nullable = false, example = "The second proof")]
    title: Option<String>,
}

#[derive(Debug)]
pub(crate) struct UpdateBookmark(pub AnnotationUpdate);

impl Validate for UpdateBookmark {
    type Body = UpdateBookmarkRequest;

    fn validate(body: UpdateBookmarkRequest, fields: &mut Fields) -> Option<Self> {
        let timestamp = body.timestamp_seconds.map(parse_seconds).transpose();
        let timestamp = fields.parsed("timestamp_seconds", timestamp);
        let text = body.title.map(|text| parse_title(&text)).transpose();
        let text = fields.parsed("title", text);
        Some(Self(AnnotationUpdate {
            text: text?,
            timestamp_seconds: timestamp?.map_or(Patch::Absent, Patch::Value),
        }))
    }
}

/// Updates one of the caller's bookmarks.
///
/// The caller must still be enrolled in the course.
#[utoipa::path(put, path = "/api/bookmarks/{id}", tag = "learning",
    params(("id" = AnnotationId, Path)),
    request_body = UpdateBookmarkRequest, responses((status = 200, body = BookmarkReply)),
    security(("bearer" = [])))]
pub(crate) async fn update_bookmark(
    State(app): State<App>,
    OwnBookmark(own): OwnBookmark,
    Valid(UpdateBookmark(update)): Valid<UpdateBookmark>,
) -> Result<StoredResponse> {
    service::update(&app, own, update, &IdempotencyRecord::None).await
}

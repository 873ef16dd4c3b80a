//! `POST /api/lectures/{id}/bookmarks`

use axum::extract::State;
use serde::Deserialize;
use shared::database::StoredResponse;
use shared::database::idempotency::IdempotencyRecord;
use shared::http::{Fields, Valid, Validate};
use shared::ids::LectureId;
use shared::{App, Result};
use shared_accounts::rules::profile::free_text;
use shared_learning::http::EnrolledLecture;
use shared_learning::store::annotations::AnnotationKind;
use utoipa::ToSchema;

use crate::annotations::service::{self, NewAnnotation};
use crate::annotations::view::BookmarkReply;
use crate::progress::seconds::parse_seconds;

const MAX_TITLE: usize = 200;

/// The bookmark to create.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CreateBookmarkRequest {
    /// The position in the lecture.
    #[schema(required, nullable = false, example = 95.0)]
    timestamp_seconds: Option<f64>,
    /// At most 200 characters.
    #[schema(example = "The proof")]
    title: Option<String>,
}

#[derive(Debug)]
pub(crate) struct CreateBookmark(pub NewAnnotation);

impl Validate for CreateBookmark {
    type Body = CreateBookmarkRequest;

    fn validate(body: CreateBookmarkRequest, fields: &mut Fields) -> Option<Self> {
        let timestamp = fields.required_parsed("timestamp_seconds", body.timestamp_seconds, parse_seconds);
        let text = fields.parsed("title", parse_title(&body.title.unwrap_or_default()));
        Some(Self(NewAnnotation {
            text: text?,
            timestamp_seconds: Some(timestamp?),
        }))
    }
}

pub(super) fn parse_title(text: &str) -> Result<String, String> {
    free_text(text, MAX_TITLE).map(Option::unwrap_or_default)
}

/// Creates a bookmark in a lecture.
///
/// Only enrolled students can create bookmarks, at most 1,000 in a course.
#[utoipa::path(post, path = "/api/lectures/{id}/bookmarks", tag = "learning",
    params(("id" = LectureId, Path)),
    request_body = CreateBookmarkRequest, responses((status = 201, body = BookmarkReply)),
    security(("bearer" = [])))]
pub(crate) async fn create_bookmark(
    State(app): State<App>,
    enrolled: EnrolledLecture,
    Valid(CreateBookmark(bookmark)): Valid<CreateBookmark>,
) -> Result<StoredResponse> {
    let kind = AnnotationKind::Bookmark;
    service::create(&app, kind, &enrolled, bookmark, &IdempotencyRecord::None).await
}

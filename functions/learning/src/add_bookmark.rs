//! `POST /api/lectures/{id}/bookmarks`: a place to come back to.

use axum::extract::State;
use serde::Deserialize;
use shared::http::{Fields, Valid, Validate};
use shared::{App, Id, Result};
use shared_learning::http::EnrolledLecture;
use shared_learning::store::annotations::MarkKind;
use utoipa::ToSchema;

use crate::answer::Answer;
use crate::marking::{BookmarkReply, NewMark, add, parse_title};
use crate::receipt::Receipt;
use crate::seconds::parse_seconds;

/// The bookmark.
#[derive(Deserialize, ToSchema)]
pub(crate) struct AddBookmarkBody {
    /// Where in the lecture it is.
    #[schema(required, nullable = false, example = 95.0)]
    timestamp_seconds: Option<f64>,
    /// What is there, at most 200 characters.
    #[schema(example = "The proof")]
    title: Option<String>,
}

#[derive(Debug)]
pub(crate) struct AddBookmark(pub NewMark);

impl Validate for AddBookmark {
    type Body = AddBookmarkBody;

    fn validate(body: AddBookmarkBody, fields: &mut Fields) -> Option<Self> {
        let timestamp = fields.required_parsed("timestamp_seconds", body.timestamp_seconds, parse_seconds);
        let text = fields.parsed("title", parse_title(&body.title.unwrap_or_default()));
        Some(Self(NewMark {
            text: text?,
            timestamp_seconds: Some(timestamp?),
        }))
    }
}

/// Adds an own bookmark to a lecture; there are at most 1,000 in a course.
#[utoipa::path(post, path = "/api/lectures/{id}/bookmarks", operation_id = "add_bookmark", tag = "learning",
    params(("id" = Id, Path)), request_body = AddBookmarkBody, responses((status = 201, body = BookmarkReply)),
    security(("bearer" = [])))]
pub(crate) async fn add_bookmark(
    State(app): State<App>,
    entered: EnrolledLecture,
    Valid(AddBookmark(bookmark)): Valid<AddBookmark>,
) -> Result<Answer> {
    add(&app, MarkKind::Bookmark, &entered, bookmark, &Receipt::None).await
}

//! `PUT /api/bookmarks/{id}`: the place is another one, or called otherwise.

use axum::extract::State;
use serde::Deserialize;
use shared::http::{Fields, Valid, Validate};
use shared::{App, Id, Result};
use utoipa::ToSchema;

use crate::answer::Answer;
use crate::marking::{BookmarkReply, MarkChange, change, parse_title};
use crate::own_mark::OwnBookmark;
use crate::receipt::Receipt;
use crate::seconds::parse_seconds;

/// What changes; what is absent stays.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ChangeBookmarkBody {
    /// Where in the lecture it is.
    #[schema(nullable = false, example = 97.0)]
    timestamp_seconds: Option<f64>,
    /// What is there, at most 200 characters.
    #[schema(nullable = false, example = "The second proof")]
    title: Option<String>,
}

#[derive(Debug)]
pub(crate) struct ChangeBookmark(pub MarkChange);

impl Validate for ChangeBookmark {
    type Body = ChangeBookmarkBody;

    fn validate(body: ChangeBookmarkBody, fields: &mut Fields) -> Option<Self> {
        let timestamp = body.timestamp_seconds.map(parse_seconds).transpose();
        let timestamp = fields.parsed("timestamp_seconds", timestamp);
        let text = body.title.map(|text| parse_title(&text)).transpose();
        let text = fields.parsed("title", text);
        Some(Self(MarkChange {
            text: text?,
            timestamp_seconds: timestamp?.map(Some),
        }))
    }
}

/// Changes an own bookmark.
#[utoipa::path(put, path = "/api/bookmarks/{id}", operation_id = "change_bookmark", tag = "learning",
    params(("id" = Id, Path)), request_body = ChangeBookmarkBody, responses((status = 200, body = BookmarkReply)),
    security(("bearer" = [])))]
pub(crate) async fn change_bookmark(
    State(app): State<App>,
    OwnBookmark(own): OwnBookmark,
    Valid(ChangeBookmark(bookmark)): Valid<ChangeBookmark>,
) -> Result<Answer> {
    change(&app, own, bookmark, &Receipt::None).await
}

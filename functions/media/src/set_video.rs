//! `POST /api/lectures/{id}/video`: a lecture gets a video.

use axum::extract::State;
use axum::response::Response;
use shared::http::{Fields, IdempotencyKey, Valid, Validate};
use shared::types::upload::VIDEO;
use shared::{App, Id, Result};
use shared_catalog::http::media::MediaReply;
use shared_catalog::http::upload::UploadReply;
use shared_catalog::store::lectures::media::MediaKind;
use shared_learning::http::OwnLecture;

use crate::media_request::{self, MediaBody, MediaRequest};

pub(crate) struct SetVideo(MediaRequest);

impl Validate for SetVideo {
    type Body = MediaBody;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] = &[&[("video_url", "url")]];

    fn validate(body: MediaBody, fields: &mut Fields) -> Option<Self> {
        MediaRequest::parse(body, VIDEO, fields).map(Self)
    }
}

/// Gives a lecture a video on the web (YouTube, Vimeo, any https URL), or says how to send a file (MP4, WebM or QuickTime, at most 1 GiB), which
/// `POST /api/uploads/{id}/complete` then makes the lecture's video. What was there before goes.
#[utoipa::path(post, path = "/api/lectures/{id}/video", operation_id = "set_video", tag = "media",
    params(("id" = Id, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key again gets the same upload.")),
    request_body = MediaBody,
    responses((status = 200, body = MediaReply, description = "The link is set."),
        (status = 201, body = UploadReply, description = "The file can be sent.")),
    security(("bearer" = [])))]
pub(crate) async fn set_video(
    State(app): State<App>,
    OwnLecture { caller, lecture, .. }: OwnLecture,
    IdempotencyKey(key): IdempotencyKey,
    Valid(SetVideo(request)): Valid<SetVideo>,
) -> Result<Response> {
    media_request::set(&app, &caller, &lecture, MediaKind::Video, request, key).await
}

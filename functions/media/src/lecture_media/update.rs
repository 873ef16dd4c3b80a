//! `POST /api/lectures/{id}/video` and `POST /api/lectures/{id}/pdf`: one rule for both.

use std::marker::PhantomData;

use axum::extract::State;
use axum::response::Response;
use shared::http::{Fields, IdempotencyKey, Valid, Validate};
use shared::ids::LectureId;
use shared::types::upload::{PDF, UploadRule, VIDEO};
use shared::{App, Result};
use shared_catalog::http::media::MediaView;
use shared_catalog::http::upload::UploadInstructions;
use shared_catalog::store::lecture_media::MediaKind;
use shared_learning::http::OwnLecture;

use crate::lecture_media::request::{LectureMediaRequest, MediaSource};
use crate::lecture_media::service::update;

/// What differs between the video and the PDF of a lecture.
pub(crate) trait Slot {
    const KIND: MediaKind;
    const RULE: UploadRule;
    /// The name that older clients use for `url`.
    const ALIASES: &'static [&'static [(&'static str, &'static str)]];
}

pub(crate) struct Video;

impl Slot for Video {
    const KIND: MediaKind = MediaKind::Video;
    const RULE: UploadRule = VIDEO;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] = &[&[("video_url", "url")]];
}

pub(crate) struct Pdf;

impl Slot for Pdf {
    const KIND: MediaKind = MediaKind::Pdf;
    const RULE: UploadRule = PDF;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] = &[&[("pdf_url", "url")]];
}

pub(crate) struct UpdateMedia<S> {
    source: MediaSource,
    slot: PhantomData<S>,
}

impl<S: Slot> Validate for UpdateMedia<S> {
    type Body = LectureMediaRequest;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] = S::ALIASES;

    fn validate(body: LectureMediaRequest, fields: &mut Fields) -> Option<Self> {
        let source = MediaSource::parse(body, S::RULE, fields)?;
        Some(Self {
            source,
            slot: PhantomData,
        })
    }
}

/// Sets the video of a lecture.
///
/// A link to YouTube, Vimeo or any other https URL takes effect at once (200). For a file (MP4, WebM or QuickTime, up
/// to 1 GiB), the reply describes how to upload it (201); `POST /api/uploads/{id}/complete` then makes it the
/// lecture's video. Either way, the new video replaces the current one. Requires an instructor of the course or an
/// admin.
#[utoipa::path(post, path = "/api/lectures/{id}/video", tag = "media",
    params(("id" = LectureId, Path), IdempotencyKey),
    request_body = LectureMediaRequest,
    responses((status = 200, body = MediaView, description = "The link is set."),
        (status = 201, body = UploadInstructions, description = "The file can be uploaded.")),
    security(("bearer" = ["instructor"])))]
pub(crate) async fn update_lecture_video(
    State(app): State<App>,
    lecture: OwnLecture,
    IdempotencyKey(key): IdempotencyKey,
    Valid(request): Valid<UpdateMedia<Video>>,
) -> Result<Response> {
    update_slot(&app, lecture, request, key).await
}

/// Sets the PDF of a lecture.
///
/// A link to an https URL takes effect at once (200). For a file (up to 50 MiB), the reply describes how to upload it
/// (201); `POST /api/uploads/{id}/complete` then makes it the lecture's PDF. Either way, the new PDF replaces the
/// current one. Requires an instructor of the course or an admin.
#[utoipa::path(post, path = "/api/lectures/{id}/pdf", tag = "media",
    params(("id" = LectureId, Path), IdempotencyKey),
    request_body = LectureMediaRequest,
    responses((status = 200, body = MediaView, description = "The link is set."),
        (status = 201, body = UploadInstructions, description = "The file can be uploaded.")),
    security(("bearer" = ["instructor"])))]
pub(crate) async fn update_lecture_pdf(
    State(app): State<App>,
    lecture: OwnLecture,
    IdempotencyKey(key): IdempotencyKey,
    Valid(request): Valid<UpdateMedia<Pdf>>,
) -> Result<Response> {
    update_slot(&app, lecture, request, key).await
}

async fn update_slot<S: Slot>(
    app: &App,
    OwnLecture { caller, lecture, .. }: OwnLecture,
    UpdateMedia { source, .. }: UpdateMedia<S>,
    key: Option<String>,
) -> Result<Response> {
    update(app, &caller, &lecture, S::KIND, source, key).await
}

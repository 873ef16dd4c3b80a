//! `POST /api/lectures/{id}/pdf`: a lecture gets a PDF.

use axum::extract::State;
use axum::response::Response;
use shared::http::{Fields, IdempotencyKey, Valid, Validate};
use shared::types::upload::PDF;
use shared::{App, Id, Result};
use shared_catalog::http::media::MediaReply;
use shared_catalog::http::upload::UploadReply;
use shared_catalog::store::lectures::media::MediaKind;
use shared_learning::http::OwnLecture;

use crate::media_request::{self, MediaBody, MediaRequest};

pub(crate) struct SetPdf(MediaRequest);

impl Validate for SetPdf {
    type Body = MediaBody;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] = &[&[("pdf_url", "url")]];

    fn validate(body: MediaBody, fields: &mut Fields) -> Option<Self> {
        MediaRequest::parse(body, PDF, fields).map(Self)
    }
}

/// Gives a lecture a PDF on the web, or says how to send a file (at most 50 MiB), which
/// `POST /api/uploads/{id}/complete` then makes the lecture's PDF. What was there before goes.
#[utoipa::path(post, path = "/api/lectures/{id}/pdf", operation_id = "set_pdf", tag = "media",
    params(("id" = Id, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key again gets the same upload.")),
    request_body = MediaBody,
    responses((status = 200, body = MediaReply, description = "The link is set."),
        (status = 201, body = UploadReply, description = "The file can be sent.")),
    security(("bearer" = [])))]
pub(crate) async fn set_pdf(
    State(app): State<App>,
    OwnLecture { caller, lecture, .. }: OwnLecture,
    IdempotencyKey(key): IdempotencyKey,
    Valid(SetPdf(request)): Valid<SetPdf>,
) -> Result<Response> {
    media_request::set(&app, &caller, &lecture, MediaKind::Pdf, request, key).await
}

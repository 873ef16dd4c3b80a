//! `GET /api/certificates/{code}`: whether a certificate is one.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::Serialize;
use shared::http::Page;
use shared::{App, Error, Id, Result};
use shared_learning::rules::certificate::parse_code;
use shared_learning::store::certificates;
use utoipa::ToSchema;

use crate::certificate_reply::{pdf, wants_pdf};

/// What a certificate says.
#[derive(Serialize, ToSchema)]
pub(crate) struct VerificationReply {
    /// That it is one.
    valid: bool,
    /// Its code.
    #[schema(example = "K7QX-2M9D-T4HV")]
    code: String,
    /// Whose it is; null if the owner had no name, or has left.
    #[schema(example = "Asha Rao")]
    name: Option<String>,
    /// The course.
    course_id: Id,
    /// Its title.
    #[schema(example = "Python for Beginners")]
    course_title: String,
    /// When it was issued.
    #[schema(value_type = String, format = DateTime)]
    issued_at: Timestamp,
}

/// Verifies a certificate, for everybody who knows its code. With `Accept: application/pdf` or `?format=pdf` it is the PDF.
#[utoipa::path(get, path = "/api/certificates/{code}", operation_id = "verify_certificate", tag = "learning",
    params(("code" = String, Path, description = "In any case, with or without hyphens.", example = "K7QX-2M9D-T4HV"),
        ("format" = Option<String>, Query, description = "json or pdf.")),
    responses((status = 200, content((VerificationReply = "application/json"), (String = "application/pdf")))),
    security(()))]
pub(crate) async fn verify_certificate(
    State(app): State<App>,
    Path(text): Path<String>,
    page: Page,
    headers: HeaderMap,
) -> Result<Response> {
    let wants_pdf = wants_pdf(&page, &headers)?;
    let code = parse_code(&text).ok_or_else(Error::not_found)?;
    let certificate = certificates::get(&app.database, &code)
        .await?
        .ok_or_else(Error::not_found)?;
    if wants_pdf {
        return pdf(&app, &certificate);
    }
    let reply = VerificationReply {
        valid: true,
        code: certificate.code,
        name: certificate.name,
        course_id: certificate.course_id,
        course_title: certificate.course_title,
        issued_at: certificate.issued_at,
    };
    Ok(Json(reply).into_response())
}

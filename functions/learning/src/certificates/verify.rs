//! `GET /api/certificates/{code}`

use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::Serialize;
use shared::http::Parameters;
use shared::ids::CourseId;
use shared::{App, Error, Result};
use shared_learning::rules::certificate::parse_code;
use shared_learning::store::certificates::Certificates;
use utoipa::ToSchema;

use super::view::{CertificateFormat, CertificateQuery, pdf_response};

/// The content of a valid certificate.
#[derive(Serialize, ToSchema)]
#[schema(as = CertificateVerification)]
pub(crate) struct VerificationReply {
    /// Always true: an unknown code is answered with 404.
    valid: bool,
    #[schema(example = "K7QX-2M9D-T4HV")]
    code: String,
    /// The student's name; null if the student had none or has deleted the account.
    #[schema(example = "Asha Rao")]
    name: Option<String>,
    course_id: CourseId,
    #[schema(example = "Python for Beginners")]
    course_title: String,
    #[schema(value_type = String, format = DateTime)]
    issued_at: Timestamp,
}

/// Verifies a certificate by its code.
///
/// Anyone who knows the code can do this. With `Accept: application/pdf` or `?format=pdf` the reply is the PDF.
#[utoipa::path(get, path = "/api/certificates/{code}", tag = "learning",
    params(("code" = String, Path, description = "Case and hyphens do not matter.", example = "K7QX-2M9D-T4HV"),
        CertificateQuery),
    responses((status = 200, content((VerificationReply = "application/json"), (String = "application/pdf")))),
    security(()))]
pub(crate) async fn verify_certificate(
    State(app): State<App>,
    Path(text): Path<String>,
    Parameters(format): Parameters<CertificateFormat>,
    headers: HeaderMap,
) -> Result<Response> {
    let code = parse_code(&text).ok_or_else(Error::not_found)?;
    let certificate = Certificates(&app.database)
        .get(&code)
        .await?
        .ok_or_else(Error::not_found)?;
    if format.is_pdf(&headers) {
        return pdf_response(&app, &certificate);
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

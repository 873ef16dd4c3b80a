//! Certificates in replies: as JSON with a link, or as a PDF.

use axum::http::HeaderMap;
use axum::http::header::{ACCEPT, CONTENT_DISPOSITION, CONTENT_TYPE, VARY};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::Serialize;
use shared::http::Page;
use shared::{App, Error, Result};
use shared_learning::store::certificates::Certificate;
use utoipa::ToSchema;

use super::pdf::render;

/// A certificate of completion.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Certificate)]
pub(crate) struct CertificateReply {
    /// The code for verification.
    #[schema(example = "K7QX-2M9D-T4HV")]
    code: String,
    #[schema(value_type = String, format = DateTime)]
    issued_at: Timestamp,
    /// The public URL of the PDF.
    #[schema(example = "/api/certificates/K7QX-2M9D-T4HV?format=pdf")]
    pdf_url: String,
}

impl From<&Certificate> for CertificateReply {
    fn from(certificate: &Certificate) -> Self {
        Self {
            code: certificate.code.clone(),
            issued_at: certificate.issued_at,
            pdf_url: format!("/api/certificates/{}?format=pdf", certificate.code),
        }
    }
}

/// Whether the client asks for a PDF, by `?format=pdf` or by the header `Accept`.
pub(crate) fn wants_pdf(page: &Page, headers: &HeaderMap) -> Result<bool> {
    match page.filter("format") {
        Some("pdf") => Ok(true),
        Some("json") => Ok(false),
        Some(_) => Err(Error::field("format", "must be json or pdf")),
        None => {
            let accepted = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
            let mut types = accepted.flat_map(|value| value.split(','));
            Ok(types.any(|kind| {
                kind.split(';')
                    .next()
                    .is_some_and(|kind| kind.trim() == "application/pdf")
            }))
        }
    }
}

pub(crate) fn pdf_response(app: &App, certificate: &Certificate) -> Result<Response> {
    let url = format!("{}/certificates/{}", app.config.required("APP_URL")?, certificate.code);
    let headers = [
        (CONTENT_TYPE, "application/pdf".to_owned()),
        (
            CONTENT_DISPOSITION,
            format!("inline; filename=\"certificate-{}.pdf\"", certificate.code),
        ),
        (VARY, "accept".to_owned()),
    ];
    Ok((headers, render(certificate, &url)?).into_response())
}

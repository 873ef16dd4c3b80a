//! A certificate as its owner gets it: as a link, or as the PDF.

use axum::http::HeaderMap;
use axum::http::header::{ACCEPT, CONTENT_DISPOSITION, CONTENT_TYPE, VARY};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::Serialize;
use shared::http::Page;
use shared::{App, Error, Result};
use shared_learning::store::certificates::Certificate;
use utoipa::ToSchema;

use crate::certificate_pdf::render;

/// A certificate.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Certificate)]
pub(crate) struct CertificateReply {
    /// The code that it is verified by.
    #[schema(example = "K7QX-2M9D-T4HV")]
    code: String,
    /// When it was issued.
    #[schema(value_type = String, format = DateTime)]
    issued_at: Timestamp,
    /// Where the PDF is, for whoever knows the code.
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

/// Whether the PDF is wanted: by `?format=pdf`, or by the header `Accept`.
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

/// The PDF of a certificate.
pub(crate) fn pdf(app: &App, certificate: &Certificate) -> Result<Response> {
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

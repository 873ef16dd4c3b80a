//! Certificates in replies: as JSON with a link, or as a PDF.

use axum::http::HeaderMap;
use axum::http::header::{ACCEPT, CONTENT_DISPOSITION, CONTENT_TYPE, VARY};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::http::{Fields, Validate};
use shared::{App, Result};
use shared_learning::store::certificates::Certificate;
use utoipa::{IntoParams, ToSchema};

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

/// The query parameters of a certificate.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CertificateQuery {
    /// `json` or `pdf`; overrides the header `Accept`.
    format: Option<String>,
}

/// The requested format of a certificate.
pub(crate) struct CertificateFormat {
    is_pdf: Option<bool>,
}

impl Validate for CertificateFormat {
    type Body = CertificateQuery;

    fn validate(query: CertificateQuery, fields: &mut Fields) -> Option<Self> {
        let is_pdf = fields.optional("format", query.format, |text| match text.as_str() {
            "pdf" => Ok(true),
            "json" => Ok(false),
            _ => Err("must be json or pdf"),
        });
        Some(Self { is_pdf })
    }
}

impl CertificateFormat {
    /// Whether the client requests a PDF, by `?format=pdf` or by the header `Accept`.
    pub fn is_pdf(&self, headers: &HeaderMap) -> bool {
        self.is_pdf.unwrap_or_else(|| {
            let accepted = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
            let mut types = accepted.flat_map(|value| value.split(','));
            types.any(|kind| {
                kind.split(';')
                    .next()
                    .is_some_and(|kind| kind.trim() == "application/pdf")
            })
        })
    }
}

pub(crate) fn pdf_response(app: &App, certificate: &Certificate) -> Result<Response> {
    let url = match app.config.optional("APP_URL") {
        Some(app_url) => format!("{app_url}/certificates/{}", certificate.code),
        None => format!("/api/certificates/{}", certificate.code),
    };
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

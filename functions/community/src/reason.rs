//! The reason of a rejection or a report.

use serde::Deserialize;
use shared::http::{Fields, Validate};
use shared_community::rules::group::parse_reason;
use utoipa::ToSchema;

/// Why something is reported.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ReasonRequest {
    /// 1 to 1,000 characters.
    #[schema(required, nullable = false, example = "It advertises another course.")]
    reason: Option<String>,
}

pub(crate) struct Reason(pub String);

impl Validate for Reason {
    type Body = ReasonRequest;

    fn validate(body: ReasonRequest, fields: &mut Fields) -> Option<Self> {
        let reason = fields.required_parsed("reason", body.reason, |text| parse_reason(&text));
        reason.map(Self)
    }
}

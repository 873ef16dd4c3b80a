//! What clients send about an event interest.

use axum::RequestPartsExt as _;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use serde::Deserialize;
use shared::http::{Fields, Validate};
use shared::{App, Error, Result};
use shared_accounts::rules::event_interests::check_name;
use utoipa::ToSchema;

/// An event interest to create or rename.
#[derive(Deserialize, ToSchema)]
pub(crate) struct EventInterestRequest {
    /// One line of 1 to 60 characters that no other interest has.
    #[schema(required, nullable = false, example = "Board Games")]
    name: Option<String>,
}

pub(crate) struct Name(pub String);

impl Validate for Name {
    type Body = EventInterestRequest;

    fn validate(body: EventInterestRequest, fields: &mut Fields) -> Option<Self> {
        fields
            .required_parsed("name", body.name, |text| check_name(&text))
            .map(Self)
    }
}

/// The number of an interest in a path. Text that is not a number names no interest, so it is 404 instead of 422.
pub(crate) struct InterestNumber(pub u32);

impl FromRequestParts<App> for InterestNumber {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Self> {
        let Path(text): Path<String> = parts.extract().await.map_err(|_| Error::not_found())?;
        text.parse().map(Self).map_err(|_| Error::not_found())
    }
}

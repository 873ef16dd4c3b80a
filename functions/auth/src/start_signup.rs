//! `POST /api/auth/signup`: what the sign-up screen calls first.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use shared::http::{ClientAddress, Fields, Valid, Validate, aliases};
use shared::types::phone::Phone;
use shared::{App, Result};
use shared_accounts::rules::one_time_code::Purpose;
use utoipa::ToSchema;

use crate::request_otp::{OtpSentReply, send};

/// Who signs up.
#[derive(Deserialize, ToSchema)]
pub(crate) struct StartSignupBody {
    /// Also `mobile_number` or `phone`.
    #[schema(required, nullable = false, example = "+919876543210")]
    phone_number: Option<String>,
}

pub(crate) struct StartSignup(Phone);

impl Validate for StartSignup {
    type Body = StartSignupBody;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] = &[&aliases::PHONE];

    fn validate(body: StartSignupBody, fields: &mut Fields) -> Option<Self> {
        fields
            .required_parsed("phone_number", body.phone_number, |text| Phone::parse(&text))
            .map(Self)
    }
}

/// Sends a code by SMS that fits every endpoint.
#[utoipa::path(post, path = "/api/auth/signup", operation_id = "start_signup", tag = "auth",
    request_body = StartSignupBody, responses((status = 200, body = OtpSentReply)), security(()))]
pub(crate) async fn start_signup(
    State(app): State<App>,
    ClientAddress(address): ClientAddress,
    Valid(StartSignup(phone)): Valid<StartSignup>,
) -> Result<Json<OtpSentReply>> {
    send(&app, &phone, Purpose::Any, &address).await
}

//! `POST /api/request-otp`: sends a code by SMS.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use shared::http::{ClientAddress, Fields, Valid, Validate, aliases};
use shared::types::phone::Phone;
use shared::{App, Result};
use shared_accounts::auth::one_time_code;
use shared_accounts::rules::one_time_code::{LIFETIME_SECONDS, Purpose, SEND_GAP_SECONDS};
use utoipa::ToSchema;

/// Who wants a code, and what for.
#[derive(Deserialize, ToSchema)]
pub(crate) struct RequestOtpBody {
    /// Also `mobile_number` or `phone`.
    #[schema(required, nullable = false, example = "+919876543210")]
    phone_number: Option<String>,
    /// signup, login, reset or delete; a code asked for without one fits every endpoint.
    #[schema(example = "login")]
    purpose: Option<String>,
}

pub(crate) struct RequestOtp {
    phone: Phone,
    purpose: Purpose,
}

impl Validate for RequestOtp {
    type Body = RequestOtpBody;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] = &[&aliases::PHONE];

    fn validate(body: RequestOtpBody, fields: &mut Fields) -> Option<Self> {
        let phone = fields.required_parsed("phone_number", body.phone_number, |text| Phone::parse(&text));
        let purpose = fields.parsed(
            "purpose",
            body.purpose.as_deref().map_or(Ok(Purpose::Any), Purpose::parse),
        );
        Some(Self {
            phone: phone?,
            purpose: purpose?,
        })
    }
}

/// That a code is on its way; the same for known and unknown phones.
#[derive(Serialize, ToSchema)]
pub(crate) struct OtpSentReply {
    /// For the user.
    #[schema(example = "A code is on its way.")]
    message: &'static str,
    /// Always true.
    otp_sent: bool,
    /// The length of the code.
    #[schema(example = 4)]
    otp_digits: u32,
    /// Seconds that the code is good for.
    #[schema(example = 600)]
    expires_in: i64,
    /// Seconds until another one may be asked for.
    #[schema(example = 60)]
    retry_after: i64,
}

/// Sends a code by SMS.
#[utoipa::path(post, path = "/api/request-otp", operation_id = "request_otp", tag = "auth", request_body = RequestOtpBody,
    responses((status = 200, body = OtpSentReply)), security(()))]
pub(crate) async fn request_otp(
    State(app): State<App>,
    ClientAddress(address): ClientAddress,
    Valid(request): Valid<RequestOtp>,
) -> Result<Json<OtpSentReply>> {
    send(&app, &request.phone, request.purpose, &address).await
}

/// Sends a code and says so.
pub(crate) async fn send(app: &App, phone: &Phone, purpose: Purpose, address: &str) -> Result<Json<OtpSentReply>> {
    let sent = one_time_code::send(app, phone, purpose, address).await?;
    Ok(Json(OtpSentReply {
        message: "A code is on its way.",
        otp_sent: true,
        otp_digits: sent.digits,
        expires_in: LIFETIME_SECONDS,
        retry_after: SEND_GAP_SECONDS,
    }))
}

//! `POST /api/request-otp` and `POST /api/auth/signup`.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use shared::http::{ClientAddress, Fields, Valid, Validate, aliases};
use shared::types::client_network::ClientNetwork;
use shared::types::phone::Phone;
use shared::{App, Result};
use shared_accounts::auth::one_time_code;
use shared_accounts::rules::one_time_code::{LIFETIME_SECONDS, Purpose, SEND_GAP_SECONDS};
use utoipa::ToSchema;

/// The phone number to send a code to, and the purpose of the code.
#[derive(Deserialize, ToSchema)]
pub(crate) struct OneTimeCodeRequest {
    /// The phone number; also accepted as `mobile_number` or `phone`.
    #[schema(required, nullable = false, example = "+919876543210")]
    phone_number: Option<String>,
    /// `signup`, `login`, `reset`, `delete` or `email`. A code without a purpose works at every endpoint.
    #[schema(example = "login")]
    purpose: Option<String>,
}

pub(crate) struct RequestCode {
    phone: Phone,
    purpose: Purpose,
}

impl Validate for RequestCode {
    type Body = OneTimeCodeRequest;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] = &[&aliases::PHONE];

    fn validate(body: OneTimeCodeRequest, fields: &mut Fields) -> Option<Self> {
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

/// The notice that a code was sent. It is the same for known and unknown phone numbers.
#[derive(Serialize, ToSchema)]
#[schema(as = CodeSent)]
pub(crate) struct CodeSentReply {
    /// A text to show to the user.
    #[schema(example = "A code is on its way. If it does not arrive, please try again later.")]
    message: &'static str,
    /// Always true.
    otp_sent: bool,
    /// The number of digits of the code.
    #[schema(example = 4)]
    otp_digits: u32,
    /// The lifetime of the code in seconds.
    #[schema(example = 600)]
    expires_in: i64,
    /// The number of seconds until another code can be requested.
    #[schema(example = 60)]
    retry_after: i64,
}

/// Sends a one-time code by text message.
///
/// The reply is the same for phone numbers with and without an account. It stays the same while too many codes are
/// requested for numbers without an account, although these then get no text message. A new code replaces the previous
/// one. Fails with `rate_limited` within a minute of the previous code and after too many codes, and with
/// `country_not_allowed`.
#[utoipa::path(post, path = "/api/request-otp", tag = "auth", request_body = OneTimeCodeRequest,
    responses((status = 200, body = CodeSentReply)), security(()))]
pub(crate) async fn request_one_time_code(
    State(app): State<App>,
    ClientAddress(client): ClientAddress,
    Valid(request): Valid<RequestCode>,
) -> Result<Json<CodeSentReply>> {
    send(&app, &request.phone, request.purpose, &client).await
}

/// Sends a code and returns the notice of it.
pub(crate) async fn send(
    app: &App,
    phone: &Phone,
    purpose: Purpose,
    client: &ClientNetwork,
) -> Result<Json<CodeSentReply>> {
    let sent = one_time_code::send(app, phone, purpose, client).await?;
    Ok(Json(CodeSentReply {
        message: "A code is on its way. If it does not arrive, please try again later.",
        otp_sent: true,
        otp_digits: sent.digits,
        expires_in: LIFETIME_SECONDS,
        retry_after: SEND_GAP_SECONDS,
    }))
}

/// The phone number of the new user.
#[derive(Deserialize, ToSchema)]
pub(crate) struct SignupCodeRequest {
    /// The phone number; also accepted as `mobile_number` or `phone`.
    #[schema(required, nullable = false, example = "+919876543210")]
    phone_number: Option<String>,
}

pub(crate) struct RequestSignupCode(Phone);

impl Validate for RequestSignupCode {
    type Body = SignupCodeRequest;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] = &[&aliases::PHONE];

    fn validate(body: SignupCodeRequest, fields: &mut Fields) -> Option<Self> {
        fields
            .required_parsed("phone_number", body.phone_number, |text| Phone::parse(&text))
            .map(Self)
    }
}

/// Sends a one-time code for a signup by text message.
///
/// This is `POST /api/request-otp` without a purpose: the code works at every endpoint.
#[utoipa::path(post, path = "/api/auth/signup", tag = "auth",
    request_body = SignupCodeRequest, responses((status = 200, body = CodeSentReply)), security(()))]
pub(crate) async fn request_signup_code(
    State(app): State<App>,
    ClientAddress(client): ClientAddress,
    Valid(RequestSignupCode(phone)): Valid<RequestSignupCode>,
) -> Result<Json<CodeSentReply>> {
    send(&app, &phone, Purpose::Any, &client).await
}

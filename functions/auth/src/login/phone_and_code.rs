//! A phone number and the code that was sent to it.

use serde::Deserialize;
use shared::http::body::text_or_digits;
use shared::http::{Fields, Validate, aliases};
use shared::types::phone::Phone;
use shared_accounts::rules::one_time_code::parse_code;
use utoipa::ToSchema;

/// A phone number and the code that was sent to it.
#[derive(Deserialize, ToSchema)]
pub(crate) struct PhoneAndCodeRequest {
    /// The phone number; also accepted as `mobile_number` or `phone`.
    #[schema(required, nullable = false, example = "+919876543210")]
    phone_number: Option<String>,
    /// The code from the text message; also accepted as `otp`.
    #[schema(required, nullable = false, example = "1234")]
    #[serde(default, deserialize_with = "text_or_digits")]
    otp_code: Option<String>,
}

pub(crate) struct PhoneAndCode {
    pub(crate) phone: Phone,
    pub(crate) code: String,
}

impl Validate for PhoneAndCode {
    type Body = PhoneAndCodeRequest;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] = &[&aliases::PHONE, &aliases::OTP];

    fn validate(body: PhoneAndCodeRequest, fields: &mut Fields) -> Option<Self> {
        let phone = fields.required_parsed("phone_number", body.phone_number, |text| Phone::parse(&text));
        let code = fields.required_parsed("otp_code", body.otp_code, parse_code);
        Some(Self {
            phone: phone?,
            code: code?,
        })
    }
}

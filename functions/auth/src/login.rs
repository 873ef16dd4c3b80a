//! `POST /api/auth/login`: what it does depends on what the body brings.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use shared::http::{ClientAddress, Fields, Valid, Validate, aliases};
use shared::types::email::Email;
use shared::types::phone::Phone;
use shared::{App, Code, Error, Result};
use shared_accounts::rules::one_time_code::{Purpose, parse_code};
use shared_accounts::store::identifiers::Identifier;
use utoipa::ToSchema;

use crate::login_reply::LoginReply;
use crate::password_login;
use crate::phone_and_code::PhoneAndCode;
use crate::phone_login::{Unknown, sign_in};
use crate::request_otp::{OtpSentReply, send};
use crate::user_agent::UserAgent;

/// A phone alone, a phone and a code, or an identifier and a password.
#[derive(Deserialize, ToSchema)]
pub(crate) struct LoginBody {
    /// Also `mobile_number` or `phone`.
    #[schema(example = "+919876543210")]
    phone_number: Option<String>,
    /// With a phone: signs in. Also `otp`.
    #[schema(nullable, example = json!(null))]
    otp_code: Option<String>,
    /// With an e-mail address, a username, a phone or an identifier: signs in.
    #[schema(nullable, example = json!(null))]
    password: Option<String>,
    /// An e-mail address.
    #[schema(nullable, example = json!(null))]
    email: Option<String>,
    /// A username.
    #[schema(nullable, example = json!(null))]
    username: Option<String>,
    /// Any of the three.
    #[schema(nullable, example = json!(null))]
    identifier: Option<String>,
}

pub(crate) enum Login {
    Code(PhoneAndCode),
    Password(Identifier, String),
    SendCode(Phone),
    /// Nothing that could be a login: malformed rather than against a rule.
    Nothing,
}

impl Validate for Login {
    type Body = LoginBody;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] = &[&aliases::PHONE, &aliases::OTP];

    fn validate(body: LoginBody, fields: &mut Fields) -> Option<Self> {
        let LoginBody {
            phone_number,
            otp_code,
            password,
            email,
            username,
            identifier,
        } = body;
        if let Some(code) = otp_code {
            let phone = fields.required_parsed("phone_number", phone_number, |text| Phone::parse(&text));
            let code = fields.parsed("otp_code", parse_code(code));
            return Some(Self::Code(PhoneAndCode {
                phone: phone?,
                code: code?,
            }));
        }
        let Some(password) = password else {
            return match phone_number {
                Some(text) => fields.parsed("phone_number", Phone::parse(&text)).map(Self::SendCode),
                None => Some(Self::Nothing),
            };
        };
        let identifier = if let Some(text) = email {
            fields.parsed("email", Email::parse(&text)).map(Identifier::Email)
        } else if let Some(name) = username {
            Some(Identifier::Username(name.trim().to_lowercase()))
        } else if let Some(text) = phone_number {
            fields
                .parsed("phone_number", Phone::parse(&text))
                .map(Identifier::Phone)
        } else if let Some(text) = identifier {
            Some(any_identifier(&text))
        } else {
            return Some(Self::Nothing);
        };
        identifier.map(|identifier| Self::Password(identifier, password))
    }
}

/// What looks like an address or a phone is one; the rest can only be a username.
fn any_identifier(text: &str) -> Identifier {
    let email = Email::parse(text).map(Identifier::Email);
    let phone = || Phone::parse(text).map(Identifier::Phone);
    email
        .or_else(|_| phone())
        .unwrap_or_else(|_| Identifier::Username(text.trim().to_lowercase()))
}

/// Either of the two replies.
#[derive(serde::Serialize, ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "it only names the two replies in the OpenAPI document")]
pub(crate) enum LoginOrOtpSentReply {
    /// Signed in.
    Login(Box<LoginReply>),
    /// A code is on its way.
    OtpSent(OtpSentReply),
}

/// Signs in with a code or a password; a phone alone gets a code.
#[utoipa::path(post, path = "/api/auth/login", operation_id = "login", tag = "auth", request_body = LoginBody,
    responses((status = 200, body = LoginOrOtpSentReply)), security(()))]
pub(crate) async fn login(
    State(app): State<App>,
    ClientAddress(address): ClientAddress,
    UserAgent(user_agent): UserAgent,
    Valid(login): Valid<Login>,
) -> Result<Response> {
    Ok(match login {
        Login::Code(proof) => sign_in(&app, proof, Purpose::Login, Unknown::IsRefused, user_agent)
            .await?
            .into_response(),
        Login::Password(identifier, password) => password_login::sign_in(&app, &identifier, password, user_agent)
            .await?
            .into_response(),
        Login::SendCode(phone) => send(&app, &phone, Purpose::Any, &address).await?.into_response(),
        Login::Nothing => {
            let detail = "Send a phone, a phone and a code, or an identifier and a password.";
            return Err(Error::new(Code::Malformed, detail));
        }
    })
}

//! `POST /api/auth/login` and `POST /api/auth/verify-login`.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use shared::http::body::text_or_digits;
use shared::http::{ClientAddress, Fields, Valid, Validate, aliases};
use shared::types::email::Email;
use shared::types::phone::Phone;
use shared::{App, Error, ErrorCode, Result};
use shared_accounts::rules::one_time_code::{Purpose, parse_code};
use shared_accounts::rules::username;
use shared_accounts::store::identifiers::Identifier;
use utoipa::ToSchema;

use crate::login::code::{IfNoAccount, sign_in};
use crate::login::password;
use crate::login::phone_and_code::{PhoneAndCode, PhoneAndCodeRequest};
use crate::login::user_agent::UserAgent;
use crate::login::view::LoginReply;
use crate::one_time_codes::request::{CodeSentReply, send};

/// A phone number alone, a phone number and a code, or an identifier and a password.
#[derive(Deserialize, ToSchema)]
pub(crate) struct LoginRequest {
    /// The phone number; also accepted as `mobile_number` or `phone`.
    #[schema(example = "+919876543210")]
    phone_number: Option<String>,
    /// The code that was sent to `phone_number`; also accepted as `otp`.
    #[schema(nullable, example = json!(null))]
    #[serde(default, deserialize_with = "text_or_digits")]
    otp_code: Option<String>,
    /// The password; needs one of `email`, `username`, `phone_number` and `identifier`.
    #[schema(nullable, example = json!(null))]
    password: Option<String>,
    #[schema(nullable, example = json!(null))]
    email: Option<String>,
    #[schema(nullable, example = json!(null))]
    username: Option<String>,
    /// An email address, a username or a phone number.
    #[schema(nullable, example = json!(null))]
    identifier: Option<String>,
}

pub(crate) enum Login {
    Code(PhoneAndCode),
    Password(Identifier, String),
    SendCode(Phone),
    /// The body fits none of the forms: it is malformed rather than invalid.
    Nothing,
}

impl Validate for Login {
    type Body = LoginRequest;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] = &[&aliases::PHONE, &aliases::OTP];

    fn validate(body: LoginRequest, fields: &mut Fields) -> Option<Self> {
        let LoginRequest {
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
            Some(Identifier::Username(username::spelled(&name)))
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

/// An email address or a phone number if the text looks like one, else a username.
fn any_identifier(text: &str) -> Identifier {
    let email = Email::parse(text).map(Identifier::Email);
    let phone = || Phone::parse(text).map(Identifier::Phone);
    email
        .or_else(|_| phone())
        .unwrap_or_else(|_| Identifier::Username(username::spelled(text)))
}

/// The tokens of a login, or the notice that a code was sent.
#[derive(serde::Serialize, ToSchema)]
#[schema(as = LoginResult)]
#[serde(untagged)]
#[expect(dead_code, reason = "it only names the two replies in the OpenAPI document")]
pub(crate) enum LoginOrCodeSentReply {
    /// The user is signed in.
    Login(Box<LoginReply>),
    /// A code was sent.
    CodeSent(CodeSentReply),
}

/// Signs in with a code or a password, or sends a code.
///
/// A phone number alone requests a code by text message. A phone number with a code, or an identifier with a password,
/// signs the user in. Fails with `credentials_invalid` for a wrong password and for an unknown account alike, and with
/// `rate_limited` after ten wrong passwords within fifteen minutes, or after 200 from one client for any accounts.
#[utoipa::path(post, path = "/api/auth/login", tag = "auth",
    request_body(content = LoginRequest, examples(
        ("password" = (summary = "An identifier and a password",
            value = json!({ "email": "nila@example.com", "password": "demo-password" }))),
        ("phone" = (summary = "A phone number, to which a code is sent",
            value = json!({ "phone_number": "+919876543210" }))),
        ("code" = (summary = "A phone number and its code",
            value = json!({ "phone_number": "+919876543210", "otp_code": "4711" }))))),
    responses((status = 200, body = LoginOrCodeSentReply)), security(()))]
pub(crate) async fn login(
    State(app): State<App>,
    ClientAddress(client): ClientAddress,
    UserAgent(user_agent): UserAgent,
    Valid(login): Valid<Login>,
) -> Result<Response> {
    Ok(match login {
        Login::Code(proof) => sign_in(&app, proof, Purpose::Login, IfNoAccount::Refuse, &client, user_agent)
            .await?
            .into_response(),
        Login::Password(identifier, password) => password::sign_in(&app, &identifier, password, &client, user_agent)
            .await?
            .into_response(),
        Login::SendCode(phone) => send(&app, &phone, Purpose::Any, &client).await?.into_response(),
        Login::Nothing => {
            let detail = "Please send a phone number, a phone number and a code, or an identifier and a password.";
            return Err(Error::new(ErrorCode::Malformed, detail));
        }
    })
}

/// Signs in with a code from a text message.
///
/// The code must have been requested for the purpose `login` or without a purpose. Fails with `account_not_found` if
/// the code is right but the phone number has no account; this uses up the code.
#[utoipa::path(post, path = "/api/auth/verify-login", tag = "auth",
    request_body = PhoneAndCodeRequest, responses((status = 200, body = LoginReply)), security(()))]
pub(crate) async fn login_with_code(
    State(app): State<App>,
    ClientAddress(client): ClientAddress,
    UserAgent(user_agent): UserAgent,
    Valid(proof): Valid<PhoneAndCode>,
) -> Result<Json<LoginReply>> {
    sign_in(&app, proof, Purpose::Login, IfNoAccount::Refuse, &client, user_agent).await
}

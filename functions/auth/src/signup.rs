//! `POST /api/signup`: an account with a password, for a phone that was verified by a code.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::database::TransactionOutcome;
use shared::http::{ClientAddress, Fields, Valid, Validate, aliases};
use shared::types::email::Email;
use shared::types::phone::Phone;
use shared::{App, Code, Error, Result};
use shared_accounts::auth::{email_token, one_time_code};
use shared_accounts::http::user::UserReply;
use shared_accounts::rules::one_time_code::{Purpose, parse_code};
use shared_accounts::rules::password;
use shared_accounts::rules::profile::{Profile, free_text};
use shared_accounts::store::leads;
use shared_accounts::store::users::{User, Users};
use utoipa::ToSchema;

use crate::name::required_name;

/// The account to make.
#[derive(Deserialize, ToSchema)]
pub(crate) struct SignupBody {
    /// Also `mobile_number` or `phone`.
    #[schema(required, nullable = false, example = "+919876543210")]
    phone_number: Option<String>,
    /// Also `otp`.
    #[schema(required, nullable = false, example = "1234")]
    otp_code: Option<String>,
    /// Also `full_name`, or `first_name` and `last_name`.
    #[schema(example = "Asha Rao")]
    name: Option<String>,
    /// Instead of `name`.
    #[schema(nullable, example = json!(null))]
    first_name: Option<String>,
    /// With `first_name`.
    #[schema(nullable, example = json!(null))]
    last_name: Option<String>,
    /// The e-mail address.
    #[schema(required, nullable = false, example = "asha@example.com")]
    email: Option<String>,
    /// 8 to 128 characters.
    #[schema(required, nullable = false, example = "correct horse battery")]
    password: Option<String>,
    /// A college.
    #[schema(example = "City College")]
    college: Option<String>,
    /// A department.
    #[schema(example = "Physics")]
    department: Option<String>,
}

pub(crate) struct Signup {
    phone: Phone,
    /// Missing is malformed rather than against a rule.
    code: Option<String>,
    email: Email,
    password: String,
    profile: Profile,
}

impl Validate for Signup {
    type Body = SignupBody;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] =
        &[&aliases::PHONE, &aliases::OTP, &aliases::NAME];

    fn validate(body: SignupBody, fields: &mut Fields) -> Option<Self> {
        let phone = fields.required_parsed("phone_number", body.phone_number, |text| Phone::parse(&text));
        let code = body
            .otp_code
            .and_then(|code| fields.parsed("otp_code", parse_code(code)));
        let email = fields.required_parsed("email", body.email, |text| Email::parse(&text));
        let password = fields.required_parsed("password", body.password, |text| password::check(&text).map(|()| text));
        let name = required_name(fields, body.name, body.first_name, body.last_name);
        let college = fields.parsed("college", free_text(&body.college.unwrap_or_default(), 200));
        let department = fields.parsed("department", free_text(&body.department.unwrap_or_default(), 200));
        let profile = Profile {
            name: Some(name?),
            college: college?,
            department: department?,
            ..Profile::default()
        };
        Some(Self {
            phone: phone?,
            code,
            email: email?,
            password: password?,
            profile,
        })
    }
}

/// The new account; signing in is another step.
#[derive(Serialize, ToSchema)]
pub(crate) struct SignupReply {
    /// For the user.
    message: &'static str,
    /// The account.
    user: UserReply,
}

/// Makes an account with a password for a verified phone, and mails a token that verifies the e-mail address.
#[utoipa::path(post, path = "/api/signup", operation_id = "signup", tag = "auth", request_body = SignupBody,
    responses((status = 201, body = SignupReply)), security(()))]
pub(crate) async fn signup(
    State(app): State<App>,
    ClientAddress(address): ClientAddress,
    Valid(request): Valid<Signup>,
) -> Result<(StatusCode, Json<SignupReply>)> {
    let Signup {
        phone,
        code,
        email,
        password,
        profile,
    } = request;
    let code = code.ok_or_else(|| Error::new(Code::OtpRequired, "Ask for a code first and send it as `otp`."))?;
    let right = one_time_code::check(&app, &phone, &code, Purpose::Signup).await?;
    if right.user_id.is_some() {
        return Err(phone_taken());
    }
    let hash = app.passwords.hash(password).await?;
    let now = app.clock.now();
    let user = User {
        email: Some(email),
        password_hash: Some(hash),
        profile,
        ..User::with_phone(app.ids.id(), phone.clone(), now)
    };
    // The order of the writes is the order in which what is wrong gets told: code, then user row, phone and e-mail guards.
    let mut writes = vec![right.consume];
    writes.extend(Users(&app.database).create(&user)?);
    writes.push(leads::verified(&phone, app.ids.id(), now)?);
    match app.database.transact(writes).await? {
        TransactionOutcome::Done => {}
        TransactionOutcome::ConditionFailed(lost) => {
            return Err(match lost.first().map(|lost| lost.index) {
                Some(0) => one_time_code::invalid(),
                Some(2) => phone_taken(),
                _ => Error::new(Code::EmailTaken, "Another account has this e-mail address."),
            });
        }
    }
    email_token::ask_to_verify(&app, &user, &address).await;
    let reply = SignupReply {
        message: "Your account is ready; sign in.",
        user: UserReply::from(&user),
    };
    Ok((StatusCode::CREATED, Json(reply)))
}

fn phone_taken() -> Error {
    Error::new(Code::PhoneTaken, "Another account has this phone; sign in instead.")
}

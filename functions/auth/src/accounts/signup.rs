//! `POST /api/signup`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared::database::UnitOfWork;
use shared::http::body::text_or_digits;
use shared::http::{ClientAddress, Fields, Valid, Validate, aliases};
use shared::types::email::Email;
use shared::types::phone::Phone;
use shared::{App, Error, ErrorCode, Result};
use shared_accounts::auth::{email_token, one_time_code};
use shared_accounts::http::user::UserReply;
use shared_accounts::rules::one_time_code::{Purpose, parse_code};
use shared_accounts::rules::password;
use shared_accounts::rules::profile::{Profile, free_text};
use shared_accounts::store::identifiers::Identifier;
use shared_accounts::store::leads;
use shared_accounts::store::users::{self, User};
use utoipa::ToSchema;

use crate::accounts::view::AccountCreatedReply;
use crate::name::required_name;

/// The account to create. New accounts always have the role `student`.
#[derive(Deserialize, ToSchema)]
pub(crate) struct SignupRequest {
    /// The phone number; also accepted as `mobile_number` or `phone`.
    #[schema(required, nullable = false, example = "+919876543210")]
    phone_number: Option<String>,
    /// The code from the text message; also accepted as `otp`.
    #[schema(required, nullable = false, example = "1234")]
    #[serde(default, deserialize_with = "text_or_digits")]
    otp_code: Option<String>,
    /// The full name; also accepted as `full_name`, or as `first_name` and `last_name`.
    #[schema(example = "Asha Rao")]
    name: Option<String>,
    /// The first name, as an alternative to `name`.
    #[schema(nullable, example = json!(null))]
    first_name: Option<String>,
    /// The last name, used together with `first_name`.
    #[schema(nullable, example = json!(null))]
    last_name: Option<String>,
    #[schema(required, nullable = false, example = "asha@example.com")]
    email: Option<String>,
    /// The password, 8 to 128 characters.
    #[schema(required, nullable = false, example = "correct horse battery")]
    password: Option<String>,
    #[schema(example = "City College")]
    college: Option<String>,
    #[schema(example = "Physics")]
    department: Option<String>,
}

pub(crate) struct Signup {
    phone: Phone,
    /// A missing code has an error code of its own, so it is not reported as an invalid field.
    code: Option<String>,
    email: Email,
    password: String,
    profile: Profile,
}

impl Validate for Signup {
    type Body = SignupRequest;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] =
        &[&aliases::PHONE, &aliases::OTP, &aliases::NAME];

    fn validate(body: SignupRequest, fields: &mut Fields) -> Option<Self> {
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

/// Creates an account with a phone number and a password.
///
/// The code must have been requested for the purpose `signup` or without a purpose. A token that verifies the email
/// address is mailed; the user signs in with a separate request. Fails with `otp_required` without a code, and with
/// `phone_taken` or `email_taken` if another account has the phone number or the address.
#[utoipa::path(post, path = "/api/signup", tag = "auth", request_body = SignupRequest,
    responses((status = 201, body = AccountCreatedReply)), security(()))]
pub(crate) async fn signup(
    State(app): State<App>,
    ClientAddress(address): ClientAddress,
    Valid(request): Valid<Signup>,
) -> Result<(StatusCode, Json<AccountCreatedReply>)> {
    let Signup {
        phone,
        code,
        email,
        password,
        profile,
    } = request;
    let code = code.ok_or_else(|| {
        Error::new(
            ErrorCode::OtpRequired,
            "Please request a code first and send it as `otp`.",
        )
    })?;
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
    let mut work = UnitOfWork::new();
    work.add(right.consume).or_fail(one_time_code::invalid);
    users::add_new(&user, &mut work, |identifier| match identifier {
        Identifier::Phone(_) => phone_taken(),
        Identifier::Email(_) | Identifier::Username(_) => {
            Error::new(ErrorCode::EmailTaken, "This email address is already in use.")
        }
    })?;
    work.add(leads::verified(&phone, app.ids.id(), now)?)
        .or_internal_error();
    work.commit_once(&app.database, ()).await?;
    email_token::ask_to_verify(&app, &user, &address).await;
    let reply = AccountCreatedReply {
        message: "Your account is ready. Please sign in.",
        user: UserReply::from(&user),
    };
    Ok((StatusCode::CREATED, Json(reply)))
}

fn phone_taken() -> Error {
    Error::new(
        ErrorCode::PhoneTaken,
        "This phone number is already in use. Please sign in instead.",
    )
}

//! `POST /api/auth/verify-otp`: the code of a sign-up; makes the user on first verification.

use axum::Json;
use axum::extract::State;
use shared::http::Valid;
use shared::{App, Result};
use shared_accounts::rules::one_time_code::Purpose;

use crate::login_reply::LoginReply;
use crate::phone_and_code::{PhoneAndCode, PhoneAndCodeBody};
use crate::phone_login::{Unknown, sign_in};
use crate::user_agent::UserAgent;

/// Verifies a phone: signs its owner in, and up before if need be.
#[utoipa::path(post, path = "/api/auth/verify-otp", operation_id = "verify_otp", tag = "auth",
    request_body = PhoneAndCodeBody, responses((status = 200, body = LoginReply)), security(()))]
pub(crate) async fn verify_otp(
    State(app): State<App>,
    UserAgent(user_agent): UserAgent,
    Valid(proof): Valid<PhoneAndCode>,
) -> Result<Json<LoginReply>> {
    sign_in(&app, proof, Purpose::Signup, Unknown::SignsUp, user_agent).await
}

//! `POST /api/auth/verify-otp`.

use axum::Json;
use axum::extract::State;
use shared::http::{ClientAddress, Valid};
use shared::{App, Result};
use shared_accounts::rules::one_time_code::Purpose;

use crate::login::code::{IfNoAccount, sign_in};
use crate::login::phone_and_code::{PhoneAndCode, PhoneAndCodeRequest};
use crate::login::user_agent::UserAgent;
use crate::login::view::LoginReply;

/// Verifies a phone number and signs the user in.
///
/// The account is created if the phone number has none. The code must have been requested for the purpose `signup` or
/// without a purpose. Fails with `otp_invalid` for a wrong, used or expired code, and with `otp_blocked` after too many
/// wrong codes.
#[utoipa::path(post, path = "/api/auth/verify-otp", tag = "auth",
    request_body = PhoneAndCodeRequest, responses((status = 200, body = LoginReply)), security(()))]
pub(crate) async fn verify_one_time_code(
    State(app): State<App>,
    ClientAddress(client): ClientAddress,
    UserAgent(user_agent): UserAgent,
    Valid(proof): Valid<PhoneAndCode>,
) -> Result<Json<LoginReply>> {
    sign_in(&app, proof, Purpose::Signup, IfNoAccount::SignUp, &client, user_agent).await
}

//! `POST /api/auth/verify-login`: the code of a login.

use axum::Json;
use axum::extract::State;
use shared::http::Valid;
use shared::{App, Result};
use shared_accounts::rules::one_time_code::Purpose;

use crate::login_reply::LoginReply;
use crate::phone_and_code::{PhoneAndCode, PhoneAndCodeBody};
use crate::phone_login::{Unknown, sign_in};
use crate::user_agent::UserAgent;

/// Signs in with a code; 404 `account_not_found` for a right code of a phone without an account.
#[utoipa::path(post, path = "/api/auth/verify-login", operation_id = "verify_login", tag = "auth",
    request_body = PhoneAndCodeBody, responses((status = 200, body = LoginReply)), security(()))]
pub(crate) async fn verify_login(
    State(app): State<App>,
    UserAgent(user_agent): UserAgent,
    Valid(proof): Valid<PhoneAndCode>,
) -> Result<Json<LoginReply>> {
    sign_in(&app, proof, Purpose::Login, Unknown::IsRefused, user_agent).await
}

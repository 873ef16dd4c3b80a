//! `PUT, PATCH /api/users/me` and `PUT, PATCH, POST /api/profile/update`.

use axum::extract::State;
use shared::http::etag::{IfMatch, Tagged};
use shared::http::{ClientAddress, Valid};
use shared::{App, Result};
use shared_accounts::http::Caller;
use shared_accounts::http::user::UserReply;

use crate::me::patch::{ProfilePatch, UpdateProfileRequest};
use crate::me::service::update;

/// Updates the caller's profile.
///
/// Absent fields stay unchanged, and `null` removes a field. A new email address does not apply at once: the profile
/// has it as `pending_email`, and a link is mailed to it. The verified address applies until that link is followed, and
/// gets a mail with a link that reverts the change. Removing a verified address needs `current_password` or `otp_code`
/// (`reauthentication_required`). Fails with `email_taken` if another account has the address, and with `rate_limited`
/// after five requests within a day.
#[utoipa::path(method(put, patch), path = "/api/users/me", tag = "users",
    params(IfMatch),
    request_body = UpdateProfileRequest, responses((status = 200, body = UserReply)), security(("bearer" = [])))]
pub(crate) async fn update_me(
    State(app): State<App>,
    ClientAddress(address): ClientAddress,
    caller: Caller,
    if_match: IfMatch,
    Valid(patch): Valid<ProfilePatch>,
) -> Result<Tagged> {
    update(&app, caller, &address, &if_match, patch).await
}

/// Updates the caller's profile on another path.
///
/// This is the same as `PATCH /api/users/me`.
#[utoipa::path(method(put, patch, post), path = "/api/profile/update", tag = "users",
    params(IfMatch),
    request_body = UpdateProfileRequest, responses((status = 200, body = UserReply)), security(("bearer" = [])))]
pub(crate) async fn update_profile(
    State(app): State<App>,
    ClientAddress(address): ClientAddress,
    caller: Caller,
    if_match: IfMatch,
    Valid(patch): Valid<ProfilePatch>,
) -> Result<Tagged> {
    update(&app, caller, &address, &if_match, patch).await
}

//! `PUT, PATCH /api/users/me`: a partial update of the own profile, as [`crate::update_profile`].

use axum::extract::State;
use axum::http::HeaderMap;
use shared::http::etag::Tagged;
use shared::http::{ClientAddress, Valid};
use shared::{App, Result};
use shared_accounts::http::Caller;
use shared_accounts::http::user::UserReply;

use crate::profile_patch::{ProfileBody, ProfilePatch};
use crate::update_profile::update;

/// Changes the own profile: `null` removes a field, an absent field stays.
#[utoipa::path(method(put, patch), path = "/api/users/me", operation_id = "update_me", tag = "users",
    params(("If-Match" = Option<String>, Header, description = "An `ETag`: 412 if the profile has changed since.")),
    request_body = ProfileBody, responses((status = 200, body = UserReply)), security(("bearer" = [])))]
pub(crate) async fn update_me(
    State(app): State<App>,
    ClientAddress(address): ClientAddress,
    caller: Caller,
    headers: HeaderMap,
    Valid(patch): Valid<ProfilePatch>,
) -> Result<Tagged> {
    update(&app, caller, &address, &headers, patch).await
}

//! `DELETE /api/users/me/devices`.

use axum::extract::{Query, Request, State};
use axum::http::StatusCode;
use serde::Deserialize;
use shared::http::{Fields, Validate, body};
use shared::{App, Error, ErrorCode, Result};
use shared_accounts::http::Caller;
use shared_accounts::rules::push_device::check_token;
use shared_accounts::store::devices::Devices;
use utoipa::ToSchema;

/// The device to remove.
#[derive(Deserialize, ToSchema)]
pub(crate) struct DeleteDeviceRequest {
    /// The push token. It can be sent in the query instead.
    #[schema(example = "fcm-registration-token-of-this-phone")]
    token: Option<String>,
}

struct DeleteDevice {
    token: String,
}

impl Validate for DeleteDevice {
    type Body = DeleteDeviceRequest;

    fn validate(body: DeleteDeviceRequest, fields: &mut Fields) -> Option<Self> {
        let token = fields.required_parsed("token", body.token, check_token)?;
        Some(Self { token })
    }
}

/// Removes a device of the caller, which then gets no more push notifications.
///
/// The token is sent in the query or in the body. Tokens that are unknown or belong to another user are ignored.
#[utoipa::path(delete, path = "/api/users/me/devices", tag = "users",
    params(("token" = Option<String>, Query, description = "The push token. It can be sent in the body instead.")),
    request_body(content = Option<DeleteDeviceRequest>), responses((status = 204)), security(("bearer" = [])))]
pub(crate) async fn delete_device(State(app): State<App>, caller: Caller, request: Request) -> Result<StatusCode> {
    let query = Query::<DeleteDeviceRequest>::try_from_uri(request.uri());
    let query =
        query.map_err(|error| Error::new(ErrorCode::Malformed, "The query string is malformed.").because(error))?;
    let token = match query.0.token {
        Some(token) => check_token(token).map_err(|wrong| Error::field("token", wrong))?,
        None => token_of_body(request).await?,
    };
    let devices = Devices(&app.database);
    if let Some(session) = devices.session_of_token(caller.user.id, &token).await? {
        devices.unregister(caller.user.id, session, &token).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Many API clients cannot send a body with DELETE, so an empty body means a missing token rather than malformed JSON.
async fn token_of_body(request: Request) -> Result<String> {
    let bytes = body::bytes(request).await?;
    if bytes.is_empty() {
        return Err(Error::field("token", "is required"));
    }
    body::parse(&bytes).map(|DeleteDevice { token }| token)
}

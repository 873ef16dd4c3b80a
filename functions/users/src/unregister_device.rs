//! `DELETE /api/users/me/devices`: this phone wants no more pushes.

use axum::extract::{Query, Request, State};
use axum::http::StatusCode;
use serde::Deserialize;
use shared::http::{Fields, Validate, body};
use shared::{App, Code, Error, Result};
use shared_accounts::http::Caller;
use shared_accounts::rules::push_device::check_token;
use shared_accounts::store::devices::Devices;
use utoipa::ToSchema;

/// Which token.
#[derive(Deserialize, ToSchema)]
pub(crate) struct UnregisterDeviceBody {
    /// The push token; it may stand in the query instead.
    #[schema(example = "fcm-registration-token-of-this-phone")]
    token: Option<String>,
}

struct UnregisterDevice {
    token: String,
}

impl Validate for UnregisterDevice {
    type Body = UnregisterDeviceBody;

    fn validate(body: UnregisterDeviceBody, fields: &mut Fields) -> Option<Self> {
        let token = fields.required_parsed("token", body.token, check_token)?;
        Some(Self { token })
    }
}

/// Drops a push token of the caller; one that is somebody else's, or nobody's, is left alone.
#[utoipa::path(delete, path = "/api/users/me/devices", operation_id = "unregister_device", tag = "users",
    params(("token" = Option<String>, Query, description = "The push token; it may stand in the body instead.")),
    request_body(content = Option<UnregisterDeviceBody>), responses((status = 204)), security(("bearer" = [])))]
pub(crate) async fn unregister_device(State(app): State<App>, caller: Caller, request: Request) -> Result<StatusCode> {
    let query = Query::<UnregisterDeviceBody>::try_from_uri(request.uri());
    let query = query.map_err(|error| Error::new(Code::Malformed, "The query cannot be parsed.").because(error))?;
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

/// API clients often cannot send a body with DELETE, so an empty one is not called broken JSON.
async fn token_of_body(request: Request) -> Result<String> {
    let bytes = body::bytes(request).await?;
    if bytes.is_empty() {
        return Err(Error::field("token", "is required"));
    }
    body::parse(&bytes).map(|UnregisterDevice { token }| token)
}

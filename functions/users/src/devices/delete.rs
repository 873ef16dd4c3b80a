//! `DELETE /api/users/me/devices`.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use serde::Deserialize;
use shared::http::{Fields, Parameters, Validate, body};
use shared::{App, Error, Result};
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

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct DeviceQuery {
    /// The push token. It can be sent in the body instead.
    token: Option<String>,
}

pub(crate) struct TokenInQuery(Option<String>);

impl Validate for TokenInQuery {
    type Body = DeviceQuery;

    fn validate(query: DeviceQuery, fields: &mut Fields) -> Option<Self> {
        Some(Self(fields.optional("token", query.token, check_token)))
    }
}

/// Removes a device of the caller, which then gets no more push notifications.
///
/// The token is sent in the query or in the body. Tokens that are unknown or belong to another user are ignored.
#[utoipa::path(delete, path = "/api/users/me/devices", tag = "users",
    params(DeviceQuery),
    request_body(content = Option<DeleteDeviceRequest>), responses((status = 204)), security(("bearer" = [])))]
pub(crate) async fn delete_device(
    State(app): State<App>,
    caller: Caller,
    Parameters(TokenInQuery(token)): Parameters<TokenInQuery>,
    request: Request,
) -> Result<StatusCode> {
    let token = match token {
        Some(token) => token,
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

//! `POST /api/users/me/devices`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::http::{Fields, Valid, Validate};
use shared::{App, Result};
use shared_accounts::http::Caller;
use shared_accounts::rules::push_device::{PushPlatform, check_token};
use shared_accounts::store::devices::{Device, Devices};
use utoipa::ToSchema;

/// A phone or a browser that can show push notifications.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CreateDeviceRequest {
    /// The registration token of Firebase Cloud Messaging, with 1 to 4,096 characters.
    #[schema(required, nullable = false, example = "fcm-registration-token-of-this-phone")]
    token: Option<String>,
    /// `android`, `ios` or `web`.
    #[schema(required, nullable = false, example = "android")]
    platform: Option<String>,
}

pub(crate) struct CreateDevice {
    token: String,
    platform: PushPlatform,
}

impl Validate for CreateDevice {
    type Body = CreateDeviceRequest;

    fn validate(body: CreateDeviceRequest, fields: &mut Fields) -> Option<Self> {
        let token = fields.required_parsed("token", body.token, check_token);
        let platform = fields.required_parsed("platform", body.platform, |text| PushPlatform::parse(&text));
        Some(Self {
            token: token?,
            platform: platform?,
        })
    }
}

/// A device that gets push notifications.
#[derive(Serialize, ToSchema)]
#[schema(as = Device)]
pub(crate) struct DeviceReply {
    /// `android`, `ios` or `web`.
    #[schema(example = "android")]
    platform: &'static str,
    #[schema(example = "2026-01-15T09:30:00.000Z", format = DateTime)]
    registered_at: String,
}

/// Registers the device of the caller's session for push notifications.
///
/// A session has one push token; a new one replaces it. A token that was registered by another session or user moves to
/// the caller. It is removed when the session ends.
#[utoipa::path(post, path = "/api/users/me/devices", tag = "users",
    request_body = CreateDeviceRequest, responses((status = 201, body = DeviceReply)), security(("bearer" = [])))]
pub(crate) async fn create_device(
    State(app): State<App>,
    caller: Caller,
    Valid(request): Valid<CreateDevice>,
) -> Result<(StatusCode, Json<DeviceReply>)> {
    let CreateDevice { token, platform } = request;
    let platform = platform.as_str();
    let device = Device {
        token,
        platform: platform.to_owned(),
        registered_at: app.clock.now(),
    };
    let session = &caller.session;
    Devices(&app.database)
        .register(session.user_id, session.id, &device, session.expires_at())
        .await?;
    let registered_at = device.registered_at.to_string();
    Ok((
        StatusCode::CREATED,
        Json(DeviceReply {
            platform,
            registered_at,
        }),
    ))
}

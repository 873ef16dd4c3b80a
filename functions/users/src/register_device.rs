//! `POST /api/users/me/devices`: this phone wants pushes.

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

/// The phone, or the browser.
#[derive(Deserialize, ToSchema)]
pub(crate) struct RegisterDeviceBody {
    /// The registration token of Firebase Cloud Messaging, 1 to 4096 characters.
    #[schema(required, nullable = false, example = "fcm-registration-token-of-this-phone")]
    token: Option<String>,
    /// android, ios or web.
    #[schema(required, nullable = false, example = "android")]
    platform: Option<String>,
}

pub(crate) struct RegisterDevice {
    token: String,
    platform: PushPlatform,
}

impl Validate for RegisterDevice {
    type Body = RegisterDeviceBody;

    fn validate(body: RegisterDeviceBody, fields: &mut Fields) -> Option<Self> {
        let token = fields.required_parsed("token", body.token, check_token);
        let platform = fields.required_parsed("platform", body.platform, |text| PushPlatform::parse(&text));
        Some(Self {
            token: token?,
            platform: platform?,
        })
    }
}

/// What was registered.
#[derive(Serialize, ToSchema)]
pub(crate) struct DeviceReply {
    /// android, ios or web.
    #[schema(example = "android")]
    platform: &'static str,
    /// When.
    #[schema(example = "2026-01-15T09:30:00Z", format = DateTime)]
    registered_at: String,
}

/// Binds a push token to this session; whoever had the token before gets no more pushes there.
#[utoipa::path(post, path = "/api/users/me/devices", operation_id = "register_device", tag = "users",
    request_body = RegisterDeviceBody, responses((status = 201, body = DeviceReply)), security(("bearer" = [])))]
pub(crate) async fn register_device(
    State(app): State<App>,
    caller: Caller,
    Valid(request): Valid<RegisterDevice>,
) -> Result<(StatusCode, Json<DeviceReply>)> {
    let RegisterDevice { token, platform } = request;
    let platform = platform.as_str();
    let device = Device {
        token,
        platform: platform.to_owned(),
        registered_at: app.clock.now(),
    };
    Devices(&app.database).register(&caller.session, &device).await?;
    let registered_at = device.registered_at.to_string();
    Ok((
        StatusCode::CREATED,
        Json(DeviceReply {
            platform,
            registered_at,
        }),
    ))
}

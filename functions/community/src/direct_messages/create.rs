//! `POST /api/community/direct-messages`

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::database::StoredResponse;
use shared::database::idempotency::{Idempotency, IdempotencyOutcome};
use shared::http::{Fields, IdempotencyKey, Valid, Validate};
use shared::ids::UserId;
use shared::{App, Error, Result};
use shared_accounts::http::ProvenCaller;
use shared_accounts::store::users::Users;
use shared_community::http::People;
use shared_community::service::direct_messages;
use utoipa::ToSchema;

use crate::messages::create::parse_message;
use crate::messages::view::MessageReply;

/// The message to send.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CreateDirectMessageRequest {
    /// The user to write to.
    #[schema(required, nullable = false, example = "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c")]
    recipient_id: Option<String>,
    /// The text, at most 16 KiB in UTF-8.
    #[schema(required, nullable = false, example = "Did you solve the third exercise?")]
    message: Option<String>,
}

#[derive(Serialize)]
pub(crate) struct CreateDirectMessage {
    recipient_id: UserId,
    text: String,
}

impl Validate for CreateDirectMessage {
    type Body = CreateDirectMessageRequest;

    fn validate(body: CreateDirectMessageRequest, fields: &mut Fields) -> Option<Self> {
        let recipient_id = fields.required_parsed("recipient_id", body.recipient_id, |text| {
            text.parse().map_err(|_| WRONG_RECIPIENT)
        });
        let text = fields.required_parsed("message", body.message, |text| parse_message(&text));
        Some(Self {
            recipient_id: recipient_id?,
            text: text?,
        })
    }
}

const WRONG_RECIPIENT: &str = "must be the ID of another user";

/// Sends a message to another user.
///
/// Both share a course, as students or instructors, or one of them is an admin. The caller needs a verified phone number
/// or email address. A user who has blocked the caller cannot be written to.
#[utoipa::path(post, path = "/api/community/direct-messages", tag = "community",
    params(IdempotencyKey), request_body = CreateDirectMessageRequest,
    responses((status = 201, body = MessageReply)), security(("bearer" = [])))]
pub(crate) async fn create_direct_message(
    State(app): State<App>,
    ProvenCaller(caller): ProvenCaller,
    key: IdempotencyKey,
    Valid(request): Valid<CreateDirectMessage>,
) -> Result<StoredResponse> {
    let (me, now) = (caller.user.id, app.clock.unix_seconds());
    if request.recipient_id == me {
        return Err(Error::field("recipient_id", WRONG_RECIPIENT));
    }
    let recipient = Users(&app.database).get(request.recipient_id).await?;
    let recipient = recipient
        .filter(|user| !user.banned)
        .ok_or_else(|| Error::unknown("recipient_id", "No user with this id."))?;
    let keys = Idempotency(&app.database);
    let record = match keys
        .begin(me, "create_direct_message", key.0.as_deref(), &request, now)
        .await?
    {
        IdempotencyOutcome::Proceed(record) => record,
        IdempotencyOutcome::Replay(response) => return Ok(response),
    };
    let people = People::of(&caller.user);
    let sent = direct_messages::send(&app, &caller.user, &recipient, &request.text, &record, |message| {
        StoredResponse::new(StatusCode::CREATED, &MessageReply::new(message, me, &people, None))
    });
    let sent = Box::pin(sent).await;
    record.release_on_error(&app.database, sent).await
}

//! `POST /api/community/messages`

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::database::StoredResponse;
use shared::database::idempotency::{Idempotency, IdempotencyOutcome};
use shared::http::{Fields, IdempotencyKey, Valid, Validate};
use shared::ids::{CommunityId, MessageId, UploadId};
use shared::{App, Result};
use shared_accounts::http::Caller;
use shared_accounts::store::users::User;
use shared_community::http::{GroupAccess, People};
use shared_community::rules::chat::{MessageType, parse_client_id, parse_text};
use shared_community::service::attachments;
use shared_community::service::messages::{self, NewMessage};
use shared_community::store::messages::Attachment;
use utoipa::ToSchema;

use super::view::MessageReply;
use crate::posts::create::parse_community;

/// The message to send.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CreateMessageRequest {
    /// The community.
    #[schema(required, nullable = false, example = "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c")]
    community_id: Option<String>,
    /// The text, at most 16 KiB in UTF-8. It is optional with an attachment.
    #[schema(nullable = false, example = "See you at six.")]
    message: Option<String>,
    /// `text`, which is the default, or `image` or `file` with an attachment.
    #[schema(nullable = false, example = "text")]
    message_type: Option<String>,
    /// The `upload_id` of an attachment.
    #[schema(example = json!(null))]
    attachment: Option<String>,
    /// The message to reply to.
    #[schema(example = json!(null))]
    reply_to_id: Option<String>,
    /// An id of the client's choice, at most 100 characters. The same id again is the same message, for a day.
    #[schema(nullable = false, example = "c0ffee-1")]
    client_id: Option<String>,
}

#[derive(Serialize)]
pub(crate) struct CreateMessage {
    community_id: CommunityId,
    text: String,
    message_type: MessageType,
    attachment: Option<UploadId>,
    reply_to_id: Option<MessageId>,
    client_id: Option<String>,
}

impl Validate for CreateMessage {
    type Body = CreateMessageRequest;

    fn validate(body: CreateMessageRequest, fields: &mut Fields) -> Option<Self> {
        let community_id = fields.required_parsed("community_id", body.community_id, parse_community);
        let message_type = match body.message_type.as_deref() {
            None | Some("text") => MessageType::Text,
            Some("image") => MessageType::Image,
            Some("file") => MessageType::File,
            Some(_) => {
                fields.wrong("message_type", "must be text, image or file");
                MessageType::Text
            }
        };
        let attachment = fields.optional("attachment", body.attachment, |text| {
            text.parse().map_err(|_| "must be the ID of an upload")
        });
        match (message_type, attachment) {
            (MessageType::Text, Some(_)) => fields.wrong("attachment", "needs the message_type image or file"),
            (MessageType::Image | MessageType::File, None) => fields.wrong("attachment", "is required"),
            _ => {}
        }
        let text = match (body.message, attachment) {
            (None, Some(_)) => Some(String::new()),
            (text, Some(_)) => fields.optional("message", text, |text| parse_text(&text)),
            (text, None) => fields.required_parsed("message", text, |text| parse_message(&text)),
        };
        let reply_to_id = fields.optional("reply_to_id", body.reply_to_id, |text| {
            text.parse().map_err(|_| "must be the ID of a message")
        });
        let client_id = fields.optional("client_id", body.client_id, parse_client_id);
        Some(Self {
            community_id: community_id?,
            text: text?,
            message_type,
            attachment,
            reply_to_id,
            client_id,
        })
    }
}

/// Reads the text of a message.
pub(crate) fn parse_message(text: &str) -> Result<String, &'static str> {
    let text = parse_text(text)?;
    if text.is_empty() {
        return Err("must not be empty");
    }
    Ok(text)
}

/// Sends a message to the chat of a community.
///
/// For members, instructors of the course and admins: at most 20 messages in 10 seconds per user and 30 a second per
/// community, above which the error is 429 `slow_mode`. A text over 16 KiB is 413.
#[utoipa::path(post, path = "/api/community/messages", tag = "community",
    params(IdempotencyKey), request_body = CreateMessageRequest, responses((status = 201, body = MessageReply)),
    security(("bearer" = [])))]
pub(crate) async fn create_message(
    State(app): State<App>,
    caller: Caller,
    key: IdempotencyKey,
    Valid(request): Valid<CreateMessage>,
) -> Result<StoredResponse> {
    let access = GroupAccess::of(&app, caller, request.community_id)
        .await
        .map_err(|error| error.naming("community_id", "No community with this id."))?
        .require_member()?;
    let (me, now) = (access.me(), app.clock.unix_seconds());
    let keys = Idempotency(&app.database);
    let record = match keys
        .begin(me, "create_message", key.0.as_deref(), &request, now)
        .await?
    {
        IdempotencyOutcome::Proceed(record) => record,
        IdempotencyOutcome::Replay(response) => return Ok(response),
    };
    let user = &access.caller.user;
    let prepared = prepare(&app, user, request.attachment, request.message_type).await;
    let (attachment, url) = match prepared {
        Ok(prepared) => prepared.unzip(),
        Err(error) => return record.release_on_error(&app.database, Err(error)).await,
    };
    let sent_with = attachment.clone();
    let new = NewMessage {
        text: request.text,
        message_type: request.message_type,
        attachment,
        reply_to_id: request.reply_to_id,
        client_id: request.client_id,
    };
    let people = People::of(&access.caller.user);
    let sent = messages::send(&app, &access, new, &record, |message| {
        // A repeated message has what was sent with it first.
        let url = url.clone().filter(|_| message.attachment == sent_with);
        StoredResponse::new(StatusCode::CREATED, &MessageReply::new(message, me, &people, url))
    });
    let sent = Box::pin(sent).await.map(|(response, _sent)| response);
    record.release_on_error(&app.database, sent).await
}

/// The attachment to send, which is finished, and its URL.
async fn prepare(
    app: &App,
    sender: &User,
    id: Option<UploadId>,
    message_type: MessageType,
) -> Result<Option<(Attachment, String)>> {
    let Some(id) = id else { return Ok(None) };
    let attachment = attachments::finish(app, sender, id, message_type).await?;
    let url = attachments::url(app, &attachment).await?;
    Ok(Some((attachment, url)))
}

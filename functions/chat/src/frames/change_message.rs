//! `{"type": "edit_message", "message_id", "message"}` and `{"type": "delete_message", "message_id"}`.

use shared::ids::MessageId;
use shared::{Error, Result};
use shared_community::rules::chat::parse_text;
use shared_community::service::messages;
use utoipa::ToSchema;

use super::fields::Fields;
use super::room::Room;

/// A message and its new text.
#[derive(Clone, Debug, PartialEq, Eq, ToSchema)]
pub(crate) struct EditMessage {
    /// The message.
    message_id: MessageId,
    /// Its new text.
    #[schema(rename = "message", example = "See you at five.")]
    text: String,
}

impl EditMessage {
    pub(super) fn parse(fields: Fields<'_>) -> Result<Self> {
        let text = parse_text(fields.text("message").unwrap_or_default());
        let text = text.map_err(|problem| Error::field("message", problem))?;
        if text.is_empty() {
            return Err(Error::field("message", "must not be empty"));
        }
        Ok(Self {
            message_id: fields.required_id("message_id")?,
            text,
        })
    }
}

/// The message to delete.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ToSchema)]
pub(crate) struct DeleteMessage {
    /// The message.
    message_id: MessageId,
}

impl DeleteMessage {
    pub(super) fn parse(fields: Fields<'_>) -> Result<Self> {
        let message_id = fields.required_id("message_id")?;
        Ok(Self { message_id })
    }
}

/// Replaces the text of a message of the user.
pub(super) async fn edit_message(room: Room<'_>, wanted: EditMessage) -> Result<()> {
    let own = room.message(wanted.message_id).await?.require_own()?;
    Box::pin(messages::edit(room.app, own.message, wanted.text)).await?;
    Ok(())
}

/// Deletes a message of the user, or any in a community that the user moderates.
pub(super) async fn delete_message(room: Room<'_>, wanted: DeleteMessage) -> Result<()> {
    let removable = room.message(wanted.message_id).await?.require_removable()?;
    Box::pin(messages::delete(room.app, removable.message)).await?;
    Ok(())
}

//! `{"type": "read_receipt", "message_id"}`: the user has read a message and all before it.

use shared::Result;
use shared::ids::MessageId;
use shared_community::service::messages::mark_read;
use utoipa::ToSchema;

use super::fields::Fields;
use super::room::Room;

/// The last message that the user has read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ToSchema)]
pub(crate) struct ReadReceipt {
    /// The message.
    message_id: MessageId,
}

impl ReadReceipt {
    pub(super) fn parse(fields: Fields<'_>) -> Result<Self> {
        let message_id = fields.required_id("message_id")?;
        Ok(Self { message_id })
    }
}

/// Stores how far the user has read.
pub(super) async fn read_receipt(room: Room<'_>, receipt: ReadReceipt) -> Result<()> {
    let visible = room.message(receipt.message_id).await?;
    mark_read(room.app, visible.me(), &visible.message).await
}

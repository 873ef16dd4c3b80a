//! `{"type": "read_receipt", "message_id"}`: the user has read a message and all before it.

use shared::Result;
use shared::ids::MessageId;
use shared_community::service::messages::mark_read;

use super::room::Room;

/// Stores how far the user has read.
pub(super) async fn read_receipt(room: Room<'_>, message_id: MessageId) -> Result<()> {
    let visible = room.message(message_id).await?;
    mark_read(room.app, visible.me(), &visible.message).await
}

//! `{"type": "subscribe", "community_id"?, "since_seq"?, "batch"?}`: the connection receives the chat of a community,
//! beginning with what it has missed.

use shared::ids::CommunityId;
use shared::{Error, Result};
use shared_community::service::subscriptions::{self, Wish};

use super::fields::Fields;
use super::room::Room;

/// What to subscribe to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Subscribe {
    community_id: Option<CommunityId>,
    wish: Wish,
}

impl Subscribe {
    pub(super) fn parse(fields: Fields<'_>) -> Result<Self> {
        let since_seq = fields.large_number("since_seq");
        if fields.has("since_seq") && since_seq.is_none() {
            return Err(Error::field("since_seq", "must be a whole number, 0 or more"));
        }
        Ok(Self {
            community_id: fields.id("community_id")?,
            wish: Wish {
                since_seq,
                batch: fields.flag("batch").unwrap_or_default(),
            },
        })
    }
}

/// Subscribes. The fan-out answers, and sends what was missed, in the order of everything else.
pub(super) async fn subscribe(room: Room<'_>, wanted: Subscribe) -> Result<()> {
    let access = room.enter(wanted.community_id).await?;
    access.require_open()?;
    subscriptions::subscribe(room.app, room.connection, &access, wanted.wish).await
}

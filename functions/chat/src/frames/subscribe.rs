//! `{"type": "subscribe", "community_id"?, "since_seq"?, "batch"?}`: the connection receives the chat of a community,
//! beginning with what it has missed.

use shared::ids::CommunityId;
use shared::{Error, Result};
use shared_community::service::subscriptions::{self, Wish};
use utoipa::ToSchema;

use super::fields::Fields;
use super::room::Room;

/// What to subscribe to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ToSchema)]
pub(crate) struct Subscribe {
    /// The community, unless the path of the socket names it.
    community_id: Option<CommunityId>,
    /// The number of the last message that the client has; it gets those that follow.
    since_seq: Option<u64>,
    /// Whether the client wants what it has missed in `batch` frames.
    #[schema(required = false)]
    batch: bool,
}

impl Subscribe {
    pub(super) fn parse(fields: Fields<'_>) -> Result<Self> {
        let since_seq = fields.large_number("since_seq");
        if fields.has("since_seq") && since_seq.is_none() {
            return Err(Error::field("since_seq", "must be a whole number, 0 or more"));
        }
        Ok(Self {
            community_id: fields.id("community_id")?,
            since_seq,
            batch: fields.flag("batch").unwrap_or_default(),
        })
    }
}

/// Subscribes. The fan-out answers, and sends what was missed, in the order of everything else.
pub(super) async fn subscribe(room: Room<'_>, wanted: Subscribe) -> Result<()> {
    let access = room.enter(wanted.community_id).await?;
    access.require_open()?;
    let wish = Wish {
        since_seq: wanted.since_seq,
        batch: wanted.batch,
    };
    subscriptions::subscribe(room.app, room.connection, &access, wish).await
}

//! `{"type": "typing", "community_id"?, "is_typing"?}`: the user is typing, for three seconds unless that is renewed.

use shared::Result;
use shared::clients::queues::FanoutJob;
use shared::ids::CommunityId;
use shared_community::rules::fanout::{TYPING_EVERY_MILLISECONDS, TYPING_MILLISECONDS};
use shared_community::store::typing::TypingRows;
use utoipa::ToSchema;

use super::fields::Fields;
use super::room::Room;

/// Whether the user is typing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ToSchema)]
pub(crate) struct SetTyping {
    /// The community, unless the path of the socket names it.
    community_id: Option<CommunityId>,
    /// `true` if omitted.
    #[schema(required = false)]
    is_typing: bool,
}

impl SetTyping {
    pub(super) fn parse(fields: Fields<'_>) -> Result<Self> {
        Ok(Self {
            community_id: fields.id("community_id")?,
            is_typing: fields.flag("is_typing").unwrap_or(true),
        })
    }
}

/// Has the others hear of it, and of its end although nobody may send that.
pub(super) async fn typing(room: Room<'_>, wanted: SetTyping) -> Result<()> {
    let access = room.enter(wanted.community_id).await?;
    access.require_open()?;
    let (app, community_id, user_id) = (room.app, access.group.id, access.me());
    let (rows, now) = (TypingRows(&app.database), app.clock.now().as_millisecond());
    let job = |is_typing| FanoutJob::Typing {
        community_id,
        user_id,
        is_typing,
    };
    if !wanted.is_typing {
        return match rows.stop(community_id, user_id, now).await? {
            true => app.queues().fan_out(&job(false)).await,
            false => Ok(()),
        };
    }
    let (until, announced_after) = (now + TYPING_MILLISECONDS, now - TYPING_EVERY_MILLISECONDS);
    if rows.start(community_id, user_id, now, until, announced_after).await? {
        app.queues().fan_out(&job(true)).await?;
        let seconds = i32::try_from(TYPING_MILLISECONDS / 1_000).unwrap_or(i32::MAX);
        app.queues().fan_out_later(&job(false), seconds).await?;
    }
    Ok(())
}

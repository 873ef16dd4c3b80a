//! Notifies all members of a community, in shards.

use futures::future::try_join_all;
use shared::app::App;
use shared::clients::queues::AnnouncerJob;
use shared::database::PageQuery;
use shared::error::Result;
use shared::ids::{CommunityId, OutboxEventId, UserId};
use shared::outbox::Outbox;
use shared_community::store::members::{self, Member, Members};

use crate::rules::kind::NotificationType;
use crate::service::notify::notify;
use crate::service::readers::of_members;
use crate::service::scene::Scene;
use crate::store::fan_outs::{FanOuts, Shard};

/// The members of a shard, which one worker notifies within its timeout.
const SHARD_MEMBERS: u32 = 250;
/// The members whose notifications are stored in one transaction.
const BATCH_MEMBERS: u32 = 25;
/// Messages that are sent at the same time.
const MESSAGES_AT_ONCE: usize = 10;

/// How far a fan-out has got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The members, as far as they are counted.
    pub members: u64,
    /// The members who were notified, or did not have to be.
    pub done: u64,
    /// Whether that is all.
    pub is_done: bool,
}

/// How far the fan-out of an event has got.
pub async fn progress(app: &App, event_id: OutboxEventId) -> Result<Progress> {
    let fan_outs = FanOuts(&app.database);
    let plan = fan_outs.plan(event_id).await?;
    let shards = fan_outs.shards(event_id).await?;
    Ok(Progress {
        members: shards.iter().map(|shard| u64::from(shard.members)).sum(),
        done: shards.iter().map(|shard| u64::from(shard.done)).sum(),
        is_done: plan.is_some() && shards.iter().all(Shard::is_done),
    })
}

/// Divides the members into shards and hands them out. An interrupted plan continues after its last shard; shards that
/// are handed out twice are harmless.
pub(super) async fn plan(app: &App, scene: &Scene) -> Result<()> {
    let Some((group, _)) = &scene.community else {
        return Ok(());
    };
    let (fan_outs, event_id, now) = (FanOuts(&app.database), scene.event.id, app.clock.unix_seconds());
    let mut shards = fan_outs.shards(event_id).await?;
    if fan_outs.plan(event_id).await?.is_none() {
        loop {
            let after = shards.last().map(|shard| shard.through);
            let (found, has_more) = members_after(app, group.id, after, SHARD_MEMBERS).await?;
            let Some(last) = found.last() else { break };
            let shard = Shard {
                number: u32::try_from(shards.len()).unwrap_or(u32::MAX),
                after,
                through: last.user_id,
                members: u32::try_from(found.len()).unwrap_or(u32::MAX),
                cursor: None,
                done: 0,
            };
            shards.push(fan_outs.add_shard(event_id, shard, now).await?);
            if !has_more {
                break;
            }
        }
        let count = u32::try_from(shards.len()).unwrap_or(u32::MAX);
        fan_outs.finish_plan(event_id, count, now).await?;
    }
    let jobs = shards.iter().filter(|shard| !shard.is_done());
    let jobs: Vec<AnnouncerJob> = jobs
        .map(|shard| AnnouncerJob::Members {
            event_id,
            shard: shard.number,
        })
        .collect();
    for jobs in jobs.chunks(MESSAGES_AT_ONCE) {
        try_join_all(jobs.iter().map(|job| app.queues().announce(job))).await?;
    }
    Ok(())
}

/// Notifies the members of a shard. It may be repeated, and continues after the last whole batch. Four calls to the
/// database for 25 members.
pub async fn notify_shard(app: &App, event_id: OutboxEventId, number: u32) -> Result<()> {
    let fan_outs = FanOuts(&app.database);
    let Some(mut shard) = fan_outs.shard(event_id, number).await?.filter(|shard| !shard.is_done()) else {
        return Ok(());
    };
    let Some(event) = Outbox(&app.database).kept(event_id).await? else {
        return Ok(());
    };
    let kind = NotificationType::of(&event.event);
    let scene = Scene::read(app, event).await?;
    // Of what is deleted in the meantime, the rest of the members need not hear.
    let Some((scene, community)) = scene
        .as_ref()
        .and_then(|scene| Some((scene, scene.community.as_ref()?)))
    else {
        shard.cursor = Some(shard.through);
        return fan_outs.advance(event_id, &shard).await.map(drop);
    };
    while !shard.is_done() {
        let after = shard.cursor.or(shard.after);
        let (mut batch, has_more) = members_after(app, community.0.id, after, BATCH_MEMBERS).await?;
        batch.retain(|member| member.user_id <= shard.through);
        let last = batch.last().map(|member| member.user_id);
        shard.done += u32::try_from(batch.len()).unwrap_or(0);
        let readers = of_members(app, community, batch).await?.into_iter();
        notify(app, scene, readers.map(|reader| (kind, reader)).collect()).await?;
        // Members who have left in the meantime leave a gap at the end.
        let is_last = !has_more || last.is_none_or(|last| last == shard.through);
        shard.cursor = if is_last { Some(shard.through) } else { last };
        shard = fan_outs.advance(event_id, &shard).await?;
    }
    Ok(())
}

/// The next members of a community, and whether there are more.
async fn members_after(app: &App, id: CommunityId, after: Option<UserId>, limit: u32) -> Result<(Vec<Member>, bool)> {
    let after = after.map(|user_id| members::key(id, user_id).sk);
    let page = Members(&app.database).page(id, PageQuery { limit, after }).await?;
    Ok((page.rows, page.next.is_some()))
}

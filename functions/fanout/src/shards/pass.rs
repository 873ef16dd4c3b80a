//! One pass over a shard: every connection gets what it does not have, up to the head as it was read.

use std::collections::BTreeSet;

use futures::{FutureExt as _, StreamExt as _};
use shared::clients::queues::FanoutJob;
use shared::database::UnitOfWork;
use shared::websocket::subscriptions::{self, Place, SubscribedTo, Subscription, Subscriptions};
use shared::{App, Result};
use shared_community::http::frames::MessageStatus;
use shared_community::rules::fanout::CHECK_EVERY_SECONDS;
use shared_community::store::shards::{Leased, Shards};
use shared_community::store::{heads, shards};

use super::plan::{Content, Plan, Presence};
use crate::connections::{SENDS_AT_ONCE, Sent, remove, send};
use crate::members::receipts::send_status;

/// Places that are stored at the same time.
const WRITES_AT_ONCE: usize = 16;
/// How long a slow connection gets frames in a pass, in seconds: well below the time of the lease.
const MAX_SECONDS: i64 = 10;
/// Users of a pass whose access is checked because that is due.
const MAX_CHECKS: usize = 20;

/// What is left to send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owed {
    /// Nothing.
    Nothing,
    /// Something, to connections that can be reached.
    More,
    /// Something, to connections that could not be reached.
    Later,
}

/// The outcome of a pass.
#[derive(Debug)]
pub(super) struct Passed {
    /// The shard.
    pub leased: Leased,
    /// What is left.
    pub owed: Owed,
    /// The number of connections.
    pub sockets: usize,
}

/// What has become of the frames of a connection.
struct Outcome<'s> {
    to: &'s Subscription,
    place: Place,
    sent: Sent,
    /// Whether the first frame was sent, which answers a new subscription.
    is_answered: bool,
    /// Whether the connection has come as far as its shard.
    is_level: bool,
}

/// Sends what the connections of a shard do not have. Returns `None` if another worker has taken the shard over.
pub(super) async fn pass(app: &App, leased: Leased) -> Result<Option<Passed>> {
    let (to, place) = (leased.to, leased.shard.place);
    let (id, now) = (to.community_id, app.clock.unix_seconds());
    // The subscriptions are read before the head: a later subscription begins at or after it.
    let found = Subscriptions(&app.database).of_shard(to, now).await?;
    let mut keys = shards::keys(id);
    keys.push(heads::key(id));
    let mut rows = app.database.batch_get(&keys.iter().collect::<Vec<_>>()).await?;
    let head = heads::place(heads::read(rows.remove(&heads::key(id)))?);
    let elsewhere = elsewhere(to, &shards::read(id, &mut rows)?, now);
    let content = Content::read(app, to, place, head, &found).await?;
    let presence = Presence::of(&found, leased.shard.sent_at, now, elsewhere);
    let plans = found.iter().map(|to| content.plan(id, place, to, &presence));
    let plans: Vec<Plan<'_>> = plans.collect::<Result<_>>()?;
    let mut sends = Vec::with_capacity(plans.len());
    for plan in plans {
        sends.push(deliver(app, plan, content.next).boxed());
    }
    let outcomes: Vec<Result<Outcome<'_>>> = futures::stream::iter(sends)
        .buffer_unordered(SENDS_AT_ONCE)
        .collect()
        .await;
    let outcomes: Vec<Outcome<'_>> = outcomes.into_iter().collect::<Result<_>>()?;
    // First the connections that are not where the shard will be: a crash then repeats frames and loses none.
    let mut notes = Vec::with_capacity(outcomes.len());
    for outcome in &outcomes {
        notes.push(note(app, to, outcome).boxed());
    }
    let noted: Vec<Result<()>> = futures::stream::iter(notes)
        .buffer_unordered(WRITES_AT_ONCE)
        .collect()
        .await;
    noted.into_iter().collect::<Result<()>>()?;
    let sockets = outcomes.iter().filter(|outcome| outcome.sent != Sent::Gone).count();
    let sent_at = if content.next.seq > place.seq {
        now
    } else {
        leased.shard.sent_at
    };
    let count = u32::try_from(sockets).unwrap_or(u32::MAX);
    let Some(leased) = Shards(&app.database)
        .advance(leased, content.next, count, sent_at, app.clock.unix_seconds())
        .await?
    else {
        return Ok(None);
    };
    let delivered = content.frames.values().filter(|frames| {
        let seq = frames.message.place.seq;
        let has_got = |outcome: &Outcome<'_>| {
            let from = outcome.to.place.unwrap_or(place);
            (from.seq + 1..=outcome.place.seq).contains(&seq) && frames.reaches(outcome.to.user_id)
        };
        outcomes.iter().any(has_got)
    });
    let delivered: Vec<_> = delivered.map(|frames| &frames.message).collect();
    send_status(app, id, &delivered, MessageStatus::Delivered).await?;
    check_access(app, to, &found, now).await?;
    let is_behind = |outcome: &Outcome<'_>| outcome.sent == Sent::Done && !outcome.is_level;
    let owed = if content.next != head || outcomes.iter().any(is_behind) {
        Owed::More
    } else if outcomes.iter().any(|outcome| outcome.sent == Sent::Failed) {
        Owed::Later
    } else {
        Owed::Nothing
    };
    Ok(Some(Passed { leased, owed, sockets }))
}

/// The number of connections of the other shards.
fn elsewhere(to: SubscribedTo, shards: &[shards::Shard], now: i64) -> usize {
    let others = (0..).zip(shards).filter(|(number, _)| *number != to.shard);
    let open = others.filter(|(_, shard)| now < shard.sockets_until);
    open.map(|(_, shard)| usize::try_from(shard.sockets).unwrap_or(0)).sum()
}

/// Sends the frames of a connection one after the other.
async fn deliver<'s>(app: &App, plan: Plan<'s>, next: Place) -> Result<Outcome<'s>> {
    let mut place = plan.from;
    let (mut sent, mut is_answered) = (Sent::Done, false);
    let begun = app.clock.unix_seconds();
    for frame in plan.frames {
        if app.clock.unix_seconds() - begun >= MAX_SECONDS {
            sent = Sent::Failed;
            break;
        }
        sent = send(
            app,
            &plan.to.connection_id,
            plan.to.connected_at,
            frame.json.into_bytes(),
        )
        .await?;
        if sent != Sent::Done {
            break;
        }
        is_answered = true;
        place.seq = frame.seq.unwrap_or(place.seq);
    }
    if sent == Sent::Done {
        place = plan.reaches;
    }
    Ok(Outcome {
        to: plan.to,
        place,
        sent,
        is_answered,
        is_level: place == next,
    })
}

/// Stores the place of a connection that differs from what its row says.
async fn note(app: &App, to: SubscribedTo, outcome: &Outcome<'_>) -> Result<()> {
    if outcome.sent == Sent::Gone {
        return remove(app, &outcome.to.connection_id).await;
    }
    let place = Some(outcome.place).filter(|_| !outcome.is_level);
    let is_new = outcome.to.is_new && !outcome.is_answered;
    if place == outcome.to.place && is_new == outcome.to.is_new {
        return Ok(());
    }
    let after = Subscription {
        is_new,
        ..outcome.to.clone()
    };
    let mut work = UnitOfWork::new();
    work.add(subscriptions::move_to(to, &after, place)?).or_retry();
    // A retry means that the connection has ended or subscribed again, of which there is another wake-up.
    let _outcome = work.commit(&app.database, ()).await?;
    Ok(())
}

/// Has the access of some users checked for whom that is due.
async fn check_access(app: &App, to: SubscribedTo, found: &[Subscription], now: i64) -> Result<()> {
    let is_due = |subscription: &&Subscription| now - subscription.checked_at >= CHECK_EVERY_SECONDS;
    let due: BTreeSet<_> = found
        .iter()
        .filter(is_due)
        .map(|subscription| subscription.user_id)
        .collect();
    for user_id in due.into_iter().take(MAX_CHECKS) {
        let job = FanoutJob::CheckAccess {
            community_id: to.community_id,
            user_id,
        };
        app.queues().fan_out(&job).await?;
    }
    Ok(())
}

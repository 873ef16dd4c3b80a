//! The outbox: events that users have to hear of and that wait for their delivery.
//!
//! | access pattern | key |
//! |---|---|
//! | events of a shard that wait, oldest first | `OUTBOX#{shard}` / `{id}` |
//! | event that is being announced, or was | `EVENT#{id}` / `EVENT` |
//!
//! The row of an event is written in the transaction that causes it, so there is an event exactly if its cause has
//! happened. It carries ids, never a text: the delivery reads what it shows when it shows it, and so respects what has
//! been erased or blocked in between. The announcer copies the row to a place where the workers of a large community find
//! it for a month, and deletes it when all readers are known.
//!
//! A request that wants its event announced at once wakes the announcer; all others are found by a sweep every minute.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::App;
use crate::clients::queues::AnnouncerJob;
use crate::database::{Database, Key, PageQuery, Paged, Query, Row, Table, UnitOfWork, Write};
use crate::error::Result;
use crate::ids::{
    AttemptId, CommunityId, CourseId, GenerationId, MessageId, OutboxEventId, PaymentId, PostId, RefundId,
    SubmissionId, UserId,
};

/// The partitions of the outbox: one takes 1,000 events in a second.
pub const SHARDS: u8 = 16;

/// How long an event can be looked up after it was announced, in seconds.
const KEPT_SECONDS: i64 = 30 * 86_400;

/// What has happened. The ids name its rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// An instructor has graded an attempt at a quiz.
    AttemptGraded {
        /// The student.
        user_id: UserId,
        /// The course.
        course_id: CourseId,
        /// The attempt.
        attempt_id: AttemptId,
    },
    /// An instructor has graded a submission to an assignment.
    SubmissionGraded {
        /// The student.
        user_id: UserId,
        /// The course.
        course_id: CourseId,
        /// The submission.
        submission_id: SubmissionId,
    },
    /// A payment has opened a course.
    PaymentCaptured {
        /// The user who paid.
        user_id: UserId,
        /// The course.
        course_id: CourseId,
        /// The payment.
        payment_id: PaymentId,
    },
    /// The payment provider has accepted a refund.
    PaymentRefunded {
        /// The user who paid.
        user_id: UserId,
        /// The course.
        course_id: CourseId,
        /// The payment.
        payment_id: PaymentId,
    },
    /// A refund will not happen: an admin has rejected the request, the provider has refused it, or it has failed.
    RefundDeclined {
        /// The user who paid.
        user_id: UserId,
        /// The payment.
        payment_id: PaymentId,
        /// The refund.
        refund_id: RefundId,
    },
    /// A post or a reply can be read by all members for the first time. Its row says whom it mentions.
    PostPublished {
        /// The community.
        community_id: CommunityId,
        /// The post.
        post_id: PostId,
    },
    /// A post waits for the approval of a moderator.
    PostSubmitted {
        /// The community.
        community_id: CommunityId,
        /// The post.
        post_id: PostId,
    },
    /// A moderator has approved a post, of which its author hears.
    PostApproved {
        /// The community.
        community_id: CommunityId,
        /// The post.
        post_id: PostId,
    },
    /// A moderator has rejected a post, of which its author hears.
    PostRejected {
        /// The community.
        community_id: CommunityId,
        /// The post.
        post_id: PostId,
    },
    /// Somebody other than the author has deleted a post, of which its author hears.
    PostRemoved {
        /// The community.
        community_id: CommunityId,
        /// The post.
        post_id: PostId,
    },
    /// A member has reported a post, of which the moderators hear.
    PostFlagged {
        /// The community.
        community_id: CommunityId,
        /// The post.
        post_id: PostId,
    },
    /// A member has reported a message in the chat of a community, of which the moderators hear.
    MessageFlagged {
        /// The community.
        community_id: CommunityId,
        /// The message.
        message_id: MessageId,
    },
    /// An instructor or an admin has written to all members of a community.
    Announced {
        /// The community.
        community_id: CommunityId,
    },
    /// A study plan is ready.
    PlanReady {
        /// The student.
        user_id: UserId,
        /// The plan.
        generation_id: GenerationId,
    },
    /// A user has written to another one.
    DirectMessageSent {
        /// The message.
        message_id: MessageId,
        /// The reader.
        recipient_id: UserId,
    },
}

/// An event that waits for its delivery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxEvent {
    /// The ID.
    pub id: OutboxEventId,
    /// What has happened.
    pub event: Event,
    /// The user who caused it, who does not hear of it. There is none if the product itself did.
    #[serde(default)]
    pub actor: Option<UserId>,
    /// When it happened.
    pub created_at: Timestamp,
}

impl Row for OutboxEvent {
    const KIND: &str = "outbox_event";
}

/// The key of an event's row. The last byte of an ID is random, so events of one moment are in different shards.
fn key(id: OutboxEventId) -> Key {
    let shard = id.as_bytes()[15] % SHARDS;
    Key::new(Table::Community, partition(shard), id.to_string())
}

fn partition(shard: u8) -> String {
    format!("OUTBOX#{shard:02}")
}

fn kept_key(id: OutboxEventId) -> Key {
    Key::new(Table::Community, format!("EVENT#{id}"), "EVENT")
}

/// Puts `event`, which `actor` causes, into the outbox together with the writes of `work`.
pub fn announce(app: &App, work: &mut UnitOfWork<'_>, event: Event, actor: Option<UserId>) -> Result<OutboxEventId> {
    let (id, write) = announcement(app, event, actor)?;
    work.add(write).or_internal_error();
    Ok(id)
}

/// A write that puts `event` into the outbox, and the id of its row.
pub fn announcement(app: &App, event: Event, actor: Option<UserId>) -> Result<(OutboxEventId, Write)> {
    let row = OutboxEvent {
        id: app.ids.id(),
        event,
        actor,
        created_at: app.clock.now(),
    };
    Ok((row.id, Write::put(key(row.id), &row)?.if_absent()))
}

/// Has an event that is committed announced at once. Failing is harmless, since the next sweep finds the event.
pub async fn wake(app: &App, event_id: OutboxEventId) {
    if let Err(error) = app.queues().announce(&AnnouncerJob::Event { event_id }).await {
        tracing::warn!(%event_id, %error, "an event is left to the next sweep");
    }
}

/// Reads the outbox, and ends the wait of its events.
#[derive(Clone, Copy, Debug)]
pub struct Outbox<'a>(pub &'a Database);

impl Outbox<'_> {
    /// A page of the events of a shard that wait, oldest first.
    pub async fn waiting(&self, shard: u8, page: PageQuery) -> Result<Paged<OutboxEvent>> {
        self.0
            .page(Query::partition(Table::Community, partition(shard)), page)
            .await
    }

    /// An event that waits.
    pub async fn get(&self, id: OutboxEventId) -> Result<Option<OutboxEvent>> {
        self.0.get(&key(id)).await
    }

    /// An event that is being announced, or was within the last month.
    pub async fn kept(&self, id: OutboxEventId) -> Result<Option<OutboxEvent>> {
        self.0.get(&kept_key(id)).await
    }

    /// Makes an event known to the workers that announce it.
    pub async fn keep(&self, event: &OutboxEvent) -> Result<()> {
        let until = event.created_at.as_second() + KEPT_SECONDS;
        let mut work = UnitOfWork::new();
        work.add(Write::put(kept_key(event.id), event)?.attribute_number("ttl", until))
            .or_internal_error();
        work.commit_once(self.0, ()).await
    }

    /// Ends the wait of an event.
    pub async fn remove(&self, id: OutboxEventId) -> Result<()> {
        let mut work = UnitOfWork::new();
        work.add(Write::delete(key(id))).or_internal_error();
        work.commit_once(self.0, ()).await
    }
}

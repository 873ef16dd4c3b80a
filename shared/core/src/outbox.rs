//! The outbox: events that users have to hear of and that wait for their delivery.
//!
//! | access pattern | key |
//! |---|---|
//! | events of a shard that wait, oldest first | `OUTBOX#{shard}` / `{id}` |
//!
//! The row of an event is written in the transaction that causes it, so there is an event exactly if its cause has
//! happened. It carries ids, never a text: the delivery reads what it shows when it shows it, and so respects what has
//! been erased or blocked in between. The delivery deletes the row.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::App;
use crate::database::{Key, Row, Table, UnitOfWork, Write};
use crate::error::Result;
use crate::ids::{
    AttemptId, CommunityId, CourseId, MessageId, OutboxEventId, PaymentId, PostId, RefundId, SubmissionId, UserId,
};

/// The partitions of the outbox: one takes 1,000 events in a second.
pub const SHARDS: u8 = 16;

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
    Key::new(Table::Community, format!("OUTBOX#{shard:02}"), id.to_string())
}

/// Puts `event`, which `actor` causes, into the outbox together with the writes of `work`.
pub fn announce(app: &App, work: &mut UnitOfWork<'_>, event: Event, actor: Option<UserId>) -> Result<()> {
    let row = OutboxEvent {
        id: app.ids.id(),
        event,
        actor,
        created_at: app.clock.now(),
    };
    work.add(Write::put(key(row.id), &row)?.if_absent()).or_internal_error();
    Ok(())
}

//! The types of notifications.

use shared::ids::CommunityId;
use shared::outbox::Event;
use shared::string_enum;

string_enum! {
    /// What a notification is about.
    NotificationType ("must be the type of a notification") {
        /// A post in a community of the user.
        NewPost = "new_post",
        /// A reply to a post of the user.
        NewReply = "new_reply",
        /// A post that mentions the user.
        NewMention = "new_mention",
        /// A message from another user.
        NewMessage = "new_message",
        /// A moderator has approved a post of the user.
        PostApproved = "post_approved",
        /// A moderator has rejected a post of the user.
        PostRejected = "post_rejected",
        /// Something waits for moderators, or a moderator has removed a post of the user.
        ModeratorAction = "moderator_action",
        /// An instructor has written to all members of a community.
        Announcement = "announcement",
        /// A study plan is ready.
        PlanReady = "plan_ready",
        /// An instructor has graded work of the user.
        Graded = "graded",
        /// A payment or a refund has changed.
        Payment = "payment",
    }
}

impl NotificationType {
    /// The type of an event for users who hear of it for no special reason. That of a published post is for its readers:
    /// its parent's author and those whom it mentions hear of it as a reply and as a mention.
    #[must_use]
    pub fn of(event: &Event) -> Self {
        match event {
            Event::AttemptGraded { .. } | Event::SubmissionGraded { .. } => Self::Graded,
            Event::PaymentCaptured { .. } | Event::PaymentRefunded { .. } | Event::RefundDeclined { .. } => {
                Self::Payment
            }
            Event::PostPublished { .. } => Self::NewPost,
            Event::PostApproved { .. } => Self::PostApproved,
            Event::PostRejected { .. } => Self::PostRejected,
            Event::PostSubmitted { .. }
            | Event::PostRemoved { .. }
            | Event::PostFlagged { .. }
            | Event::MessageFlagged { .. } => Self::ModeratorAction,
            Event::Announced { .. } => Self::Announcement,
            Event::PlanReady { .. } => Self::PlanReady,
            Event::DirectMessageSent { .. } => Self::NewMessage,
        }
    }
}

/// The community that an event is about.
#[must_use]
pub fn community_of(event: &Event) -> Option<CommunityId> {
    match event {
        Event::PostPublished { community_id, .. }
        | Event::PostSubmitted { community_id, .. }
        | Event::PostApproved { community_id, .. }
        | Event::PostRejected { community_id, .. }
        | Event::PostRemoved { community_id, .. }
        | Event::PostFlagged { community_id, .. }
        | Event::MessageFlagged { community_id, .. }
        | Event::Announced { community_id } => Some(*community_id),
        Event::AttemptGraded { .. }
        | Event::SubmissionGraded { .. }
        | Event::PaymentCaptured { .. }
        | Event::PaymentRefunded { .. }
        | Event::RefundDeclined { .. }
        | Event::PlanReady { .. }
        | Event::DirectMessageSent { .. } => None,
    }
}

//! The messages of the queues. They carry ids; the worker reads or derives what it needs, so no queue ever holds a code
//! or a token.

use serde::{Deserialize, Serialize};

use crate::ids::{
    ChallengeId, CommunityId, CourseFileId, CourseId, EmailTokenId, ExportId, GenerationId, LectureId, NotificationId,
    OutboxEventId, PaymentId, TurnId, UserId,
};
use crate::types::phone::Phone;

/// Work for the notifier.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Notification {
    /// Send the code of this challenge to its phone.
    OneTimeCode {
        /// The destination.
        phone: Phone,
        /// The id of the code; a newer code makes this message void.
        challenge: ChallengeId,
    },
    /// Mail this token to its address.
    EmailToken {
        /// The id of the token.
        token: EmailTokenId,
    },
    /// Mail the receipt of this payment.
    PaymentReceipt {
        /// The user who paid.
        user_id: UserId,
        /// The payment.
        payment_id: PaymentId,
    },
    /// Sessions of this user have ended: close the sockets that were opened with them.
    SessionsEnded {
        /// The user.
        user_id: UserId,
    },
}

/// Work for the announcer, which finds out who has to hear of an event.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AnnouncerJob {
    /// Store the notifications of an event of the outbox.
    Event {
        /// The event.
        event_id: OutboxEventId,
    },
    /// Store the notifications of a shard of the members of a community.
    Members {
        /// The event.
        event_id: OutboxEventId,
        /// The number of the shard.
        shard: u32,
    },
}

/// News for the notifier to deliver. They have a queue of their own, so that no code waits behind them.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum News {
    /// Deliver a notification to its readers.
    Notified {
        /// The notification.
        notification_id: NotificationId,
        /// The readers.
        user_ids: Vec<UserId>,
    },
    /// Push how many posts a community has got since the last push.
    NewPosts {
        /// The reader.
        user_id: UserId,
        /// The community.
        community_id: CommunityId,
        /// When it is due, in Unix seconds.
        due_at: i64,
    },
    /// Mail the digest of a user.
    Digest {
        /// The reader.
        user_id: UserId,
        /// When it is due, in Unix seconds.
        due_at: i64,
    },
}

/// Work that takes longer than a request may.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum BackgroundJob {
    /// Make an archive of all data of a user.
    Export {
        /// The user.
        user_id: UserId,
        /// The id of the archive; a later request makes this message void.
        export_id: ExportId,
    },
    /// Erase the data of a deleted user.
    Erase {
        /// The user.
        user_id: UserId,
    },
    /// Delete the rows of the sessions that ended when a user's session epoch was raised, and close their sockets.
    ClearSessions {
        /// The user.
        user_id: UserId,
        /// The session epoch that ends them. If the user does not have it, the job is void.
        epoch: u32,
    },
    /// Delete the resources and objects of removed lectures.
    ClearLectures {
        /// The course of the lectures.
        course_id: CourseId,
        /// The lectures. Lectures that still exist are left alone.
        lecture_ids: Vec<LectureId>,
    },
    /// Erase the content of a deleted course.
    EraseCourse {
        /// The course.
        course_id: CourseId,
    },
    /// Enrollments or ratings of a course have changed, and with them its position in lists.
    // Messages that are queued during a deployment have the old name.
    #[serde(alias = "rank_course")]
    ReindexCourse {
        /// The course.
        course_id: CourseId,
    },
    /// The rules for the words of courses have changed, and with them the rows of the search.
    RewriteCourse {
        /// The course.
        course_id: CourseId,
    },
    /// The name, avatar or bio of a user has changed, of which courses have copies.
    RefreshInstructor {
        /// The user.
        user_id: UserId,
    },
}

/// Work for the AI worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AiJob {
    /// Make a study plan.
    Plan {
        /// The user.
        user_id: UserId,
        /// The id.
        generation_id: GenerationId,
    },
    /// Answer a question that was asked over a socket.
    Answer {
        /// The caller.
        user_id: UserId,
        /// The answer.
        answer_id: TurnId,
    },
}

/// Work for the fan-out of chats. A job is a wake-up: the worker reads what there is to send.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FanoutJob {
    /// The chat of a community has something to send: a message, a change, or an answer to a new subscription.
    Wake {
        /// The community.
        community_id: CommunityId,
        /// The shard of its connections; all of them if absent.
        #[serde(default)]
        shard: Option<u8>,
    },
    /// A member has begun to type, or may have stopped.
    Typing {
        /// The community.
        community_id: CommunityId,
        /// The member.
        user_id: UserId,
        /// Whether the member has begun.
        is_typing: bool,
    },
    /// Members have read messages.
    Receipts {
        /// The community.
        community_id: CommunityId,
    },
    /// The access of a user to a community may have ended.
    CheckAccess {
        /// The community.
        community_id: CommunityId,
        /// The user.
        user_id: UserId,
    },
    /// A connection of a user has ended, perhaps the last one.
    Left {
        /// The community.
        community_id: CommunityId,
        /// The user.
        user_id: UserId,
    },
    /// A user has opened a connection, perhaps one too many.
    Opened {
        /// The user.
        user_id: UserId,
    },
}

/// Work for the media worker that is not urgent. It has a queue of its own, so that files that take long do not delay
/// the others.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MediaJob {
    /// Read a course file that has arrived.
    ReadFile {
        /// The course.
        course_id: CourseId,
        /// The file.
        file_id: CourseFileId,
    },
}

/// Work for the reconciler that does not wait for its next run.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PaymentJob {
    /// Ask the payment provider for the refunds of this payment that it has not accepted.
    PayBack {
        /// The user who paid.
        user_id: UserId,
        /// The payment.
        payment_id: PaymentId,
    },
}

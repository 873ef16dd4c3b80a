//! Announcements as their authors get them.

use jiff::Timestamp;
use serde::Serialize;
use shared::ids::{CommunityId, NotificationId};
use shared_notifications::service::fan_out::Progress;
use shared_notifications::store::announcements::Announcement;
use utoipa::ToSchema;

/// An announcement, and how many members it has reached.
#[derive(Serialize, ToSchema)]
#[schema(as = Announcement)]
pub(crate) struct AnnouncementReply {
    /// The ID, which the notifications of all members have as well.
    id: NotificationId,
    community_id: CommunityId,
    #[schema(example = "The exam is on Friday")]
    title: String,
    #[schema(example = "Please bring your student card.")]
    message: String,
    /// The members of the community, as far as they are counted.
    #[schema(example = 250)]
    members_count: u64,
    /// The members who have their notification, and those who may not hear of it.
    #[schema(example = 100)]
    notified_count: u64,
    /// Whether the announcement has reached all members.
    is_done: bool,
    #[schema(example = "2026-01-15T09:30:00.000Z", format = DateTime, value_type = String)]
    created_at: Timestamp,
}

impl AnnouncementReply {
    pub(crate) fn new(announcement: Announcement, progress: Progress) -> Self {
        Self {
            id: announcement.id,
            community_id: announcement.community_id,
            title: announcement.text.title,
            message: announcement.text.message,
            members_count: progress.members,
            notified_count: progress.done,
            is_done: progress.is_done,
            created_at: announcement.created_at,
        }
    }
}

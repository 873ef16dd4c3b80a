//! Announcements of instructors to the members of communities.
//!
//! | access pattern | key |
//! |---|---|
//! | announcement by the id of its event | `ANNOUNCEMENT#{id}` / `ANNOUNCEMENT` |

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::{Database, Key, Row, Table, Write};
use shared::error::Result;
use shared::ids::{CommunityId, NotificationId};

use crate::store::notifications::AnnouncementText;

/// An announcement as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announcement {
    /// The id of its event, and of the notifications of all members.
    pub id: NotificationId,
    /// The community.
    pub community_id: CommunityId,
    /// What it says.
    #[serde(flatten)]
    pub text: AnnouncementText,
    /// When it was created.
    pub created_at: Timestamp,
}

impl Row for Announcement {
    const KIND: &str = "announcement";
}

/// The key of an announcement.
#[must_use]
pub fn key(id: NotificationId) -> Key {
    Key::new(Table::Community, format!("ANNOUNCEMENT#{id}"), "ANNOUNCEMENT")
}

/// A write that stores a new announcement.
pub fn create(announcement: &Announcement) -> Result<Write> {
    Ok(Write::put(key(announcement.id), announcement)?.if_absent())
}

/// Reads announcements.
#[derive(Clone, Copy, Debug)]
pub struct Announcements<'a>(pub &'a Database);

impl Announcements<'_> {
    /// The announcement with this id.
    pub async fn get(&self, id: NotificationId) -> Result<Option<Announcement>> {
        self.0.get(&key(id)).await
    }
}

//! Reports of posts and messages that break the rules.
//!
//! | access pattern | key |
//! |---|---|
//! | reports that are open or resolved, newest first | `REPORTS#{status}` / `{id}` |
//! | report of a post or a message by a user (guard) | `REPORTED#{post or message}` / `{user}` |
//!
//! Resolving moves the row of a report in one transaction, so it is resolved once.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::{Database, Key, PageQuery, Paged, Query, Row, Table, Write};
use shared::error::Result;
use shared::ids::{CommunityId, ReportId, UserId};
use shared::string_enum;

use crate::store::places::{Chat, MessagePlace, PostPlace};

string_enum! {
    /// Whether an admin has dealt with a report.
    ReportStatus ("must be open or resolved") {
        /// It waits for an admin.
        Open = "open",
        /// An admin has dealt with it.
        Resolved = "resolved",
    }
}

/// What is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// A post or a reply.
    Post(PostPlace),
    /// A message.
    Message(MessagePlace),
}

impl Target {
    /// The id of the post or the message.
    #[must_use]
    pub fn id(&self) -> String {
        match self {
            Self::Post(place) => place.post_id.to_string(),
            Self::Message(place) => place.message_id.to_string(),
        }
    }

    /// The community that it belongs to; messages between two users belong to none.
    #[must_use]
    pub fn community_id(&self) -> Option<CommunityId> {
        match self {
            Self::Post(place) => Some(place.community_id),
            Self::Message(place) => match place.chat {
                Chat::Community(id) => Some(id),
                Chat::Direct(..) => None,
            },
        }
    }
}

/// A report as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The id.
    pub id: ReportId,
    /// What is reported.
    pub target: Target,
    /// Its author, unless the account was deleted.
    #[serde(default)]
    pub author_id: Option<UserId>,
    /// The user who reports it.
    pub reporter_id: UserId,
    /// Why it is reported.
    pub reason: String,
    /// When it was reported.
    pub created_at: Timestamp,
    /// How it was resolved.
    #[serde(default)]
    pub resolution: Option<Resolution>,
}

impl Row for Report {
    const KIND: &str = "report";
}

/// How a report was resolved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolution {
    /// The admin.
    pub admin_id: UserId,
    /// What the admin notes about it.
    #[serde(default)]
    pub notes: Option<String>,
    /// The time.
    pub at: Timestamp,
}

#[derive(Serialize, Deserialize)]
struct Reported {
    report_id: ReportId,
}

impl Row for Reported {
    const KIND: &str = "reported";
}

fn partition(status: ReportStatus) -> String {
    format!("REPORTS#{status}")
}

/// The key of a report with this status.
#[must_use]
pub fn key(status: ReportStatus, id: ReportId) -> Key {
    Key::new(Table::Community, partition(status), id.to_string())
}

/// Writes that store a new report. The condition of the first one fails if the user has reported this before.
pub fn create(report: &Report) -> Result<[Write; 2]> {
    let reported = Reported { report_id: report.id };
    let guard = Key::new(
        Table::Community,
        format!("REPORTED#{}", report.target.id()),
        report.reporter_id.to_string(),
    );
    Ok([
        Write::put(guard, &reported)?.if_absent(),
        Write::put(key(ReportStatus::Open, report.id), report)?.if_absent(),
    ])
}

/// Writes that resolve an open report. The condition of the first one fails if it is not open.
pub fn resolve(report: &Report) -> Result<[Write; 2]> {
    Ok([
        Write::delete(key(ReportStatus::Open, report.id)).if_present(),
        Write::put(key(ReportStatus::Resolved, report.id), report)?,
    ])
}

/// Reads reports.
#[derive(Clone, Copy, Debug)]
pub struct Reports<'a>(pub &'a Database);

impl Reports<'_> {
    /// The report with this id and status.
    pub async fn get(&self, status: ReportStatus, id: ReportId) -> Result<Option<Report>> {
        self.0.get(&key(status, id)).await
    }

    /// A page of the reports with a status, newest first.
    pub async fn page(&self, status: ReportStatus, page: PageQuery) -> Result<Paged<Report>> {
        let query = Query::partition(Table::Community, partition(status)).descending();
        self.0.page(query, page).await
    }
}

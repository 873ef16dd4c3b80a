//! Reports in replies.

use std::collections::HashMap;

use jiff::Timestamp;
use serde::Serialize;
use shared::database::{Item, Key, decode};
use shared::ids::{CommunityId, ReportId, UserId};
use shared::{App, Result, string_enum};
use shared_community::store::messages::{self, Message};
use shared_community::store::posts::{self, Post};
use shared_community::store::reports::{Report, ReportStatus, Target};
use utoipa::ToSchema;

string_enum! {
    /// What is reported.
    ReportedKind ("must be post or message") {
        /// A post or a reply.
        Post = "post",
        /// A message in a community or between two users.
        Message = "message",
    }
}

/// A report of a post or a message.
#[derive(Serialize, ToSchema)]
#[schema(as = Report)]
pub(crate) struct ReportReply {
    id: ReportId,
    status: ReportStatus,
    kind: ReportedKind,
    /// The id of the post or the message.
    #[schema(example = "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c")]
    target_id: String,
    /// The community; `null` for a message between two users.
    community_id: Option<CommunityId>,
    /// The author; `null` if the account was deleted.
    author_id: Option<UserId>,
    reporter_id: UserId,
    #[schema(example = "It advertises another course.")]
    reason: String,
    /// The text now, of a post its first 1,000 characters; `null` if it was deleted.
    #[schema(example = "Buy my course instead!")]
    content: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// The admin who has resolved it.
    resolved_by: Option<UserId>,
    #[schema(value_type = Option<String>, format = DateTime)]
    resolved_at: Option<Timestamp>,
    /// What that admin noted.
    #[schema(example = "The post was deleted.")]
    notes: Option<String>,
}

fn key(target: &Target) -> Key {
    match target {
        Target::Post(place) => posts::key(place),
        Target::Message(place) => messages::key(place),
    }
}

/// The replies of a page of reports, with the texts that they are about. One call.
pub(crate) async fn replies(app: &App, reports: Vec<Report>) -> Result<Vec<ReportReply>> {
    let mut keys: Vec<Key> = reports.iter().map(|report| key(&report.target)).collect();
    keys.sort_unstable();
    keys.dedup();
    let rows = app.database.batch_get(&keys.iter().collect::<Vec<_>>()).await?;
    reports.into_iter().map(|report| reply(report, &rows)).collect()
}

fn reply(report: Report, rows: &HashMap<Key, Item>) -> Result<ReportReply> {
    let row = rows.get(&key(&report.target)).cloned();
    let (kind, content) = match report.target {
        Target::Post(_) => {
            let post: Option<Post> = row.map(decode).transpose()?;
            let post = post.filter(|post| post.deleted_at.is_none());
            (ReportedKind::Post, post.map(|post| post.body.content))
        }
        Target::Message(_) => {
            let message: Option<Message> = row.map(decode).transpose()?;
            (ReportedKind::Message, message.and_then(|message| message.text))
        }
    };
    let resolution = report.resolution;
    Ok(ReportReply {
        id: report.id,
        status: if resolution.is_some() {
            ReportStatus::Resolved
        } else {
            ReportStatus::Open
        },
        kind,
        target_id: report.target.id(),
        community_id: report.target.community_id(),
        author_id: report.author_id,
        reporter_id: report.reporter_id,
        reason: report.reason,
        content,
        created_at: report.created_at,
        resolved_by: resolution.as_ref().map(|resolution| resolution.admin_id),
        resolved_at: resolution.as_ref().map(|resolution| resolution.at),
        notes: resolution.and_then(|resolution| resolution.notes),
    })
}

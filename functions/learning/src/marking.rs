//! How notes and bookmarks come, change and go, whoever brings the news, and how clients see them.

use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Serialize;
use shared::http::patch::Patch;
use shared::{App, Code, Error, Id, Result};
use shared_accounts::rules::profile::free_text;
use shared_learning::http::EnrolledLecture;
use shared_learning::store::annotations::{self, MOST, Mark, MarkKind};
use utoipa::ToSchema;

use crate::answer::Answer;
use crate::own_mark::OwnMark;
use crate::receipt::{Committed, Receipt};

/// The longest content of a note, in characters.
const LONGEST_CONTENT: usize = 10_000;
/// The longest title of a bookmark, in characters.
const LONGEST_TITLE: usize = 200;

/// A note.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Note)]
pub(crate) struct NoteReply {
    /// The id.
    id: Id,
    /// The lecture.
    lecture_id: Id,
    /// The text.
    #[schema(example = "A list can hold anything.")]
    content: String,
    /// Where in the lecture it belongs.
    #[schema(example = 95)]
    timestamp_seconds: Option<u32>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When it was changed last.
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
}

/// A bookmark.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Bookmark)]
pub(crate) struct BookmarkReply {
    /// The id.
    id: Id,
    /// The lecture.
    lecture_id: Id,
    /// What is there; may be empty.
    #[schema(example = "The proof")]
    title: String,
    /// Where in the lecture it is.
    #[schema(example = 95)]
    timestamp_seconds: u32,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When it was changed last.
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
}

impl From<Mark> for NoteReply {
    fn from(mark: Mark) -> Self {
        Self {
            id: mark.id,
            lecture_id: mark.lecture_id,
            content: mark.text,
            timestamp_seconds: mark.timestamp_seconds,
            created_at: mark.created_at,
            updated_at: mark.updated_at,
        }
    }
}

impl From<Mark> for BookmarkReply {
    fn from(mark: Mark) -> Self {
        Self {
            id: mark.id,
            lecture_id: mark.lecture_id,
            title: mark.text,
            timestamp_seconds: mark.timestamp_seconds.unwrap_or(0),
            created_at: mark.created_at,
            updated_at: mark.updated_at,
        }
    }
}

/// A note or a bookmark to be made.
#[derive(Debug)]
pub(crate) struct NewMark {
    pub text: String,
    pub timestamp_seconds: Option<u32>,
}

/// What changes of a note or a bookmark.
#[derive(Debug)]
pub(crate) struct MarkChange {
    pub text: Option<String>,
    pub timestamp_seconds: Patch<u32>,
}

/// Reads the content of a note.
///
/// # Errors
/// What is expected instead.
pub(crate) fn parse_content(text: &str) -> Result<String, String> {
    free_text(text, LONGEST_CONTENT)?.ok_or_else(|| "must not be empty".to_owned())
}

/// Reads the title of a bookmark.
///
/// # Errors
/// What is expected instead.
pub(crate) fn parse_title(text: &str) -> Result<String, String> {
    free_text(text, LONGEST_TITLE).map(Option::unwrap_or_default)
}

/// Adds a mark to a lecture.
pub(crate) async fn add(
    app: &App,
    kind: MarkKind,
    entered: &EnrolledLecture,
    new: NewMark,
    receipt: &Receipt,
) -> Result<Answer> {
    let now = app.clock.now();
    let mark = Mark {
        id: app.ids.id(),
        course_id: entered.course.id,
        lecture_id: entered.lecture.id,
        timestamp_seconds: new.timestamp_seconds,
        text: new.text,
        created_at: now,
        updated_at: now,
    };
    let writes = annotations::add(kind, entered.caller.user.id, &mark)?;
    let answer = answer(StatusCode::CREATED, kind, mark)?;
    match receipt.commit(app, writes, &answer).await? {
        Committed::Done => Ok(answer),
        Committed::Lost(_) => Err(Error::new(
            Code::Conflict,
            format!("There are at most {MOST} of them in a course, for those who are enrolled."),
        )),
    }
}

/// Changes a mark.
pub(crate) async fn change(app: &App, own: OwnMark, change: MarkChange, receipt: &Receipt) -> Result<Answer> {
    let OwnMark { kind, caller, mark } = own;
    let next = Mark {
        text: change.text.unwrap_or(mark.text),
        timestamp_seconds: change.timestamp_seconds.unwrap_or(mark.timestamp_seconds),
        updated_at: app.clock.now(),
        ..mark
    };
    let writes = vec![annotations::change(kind, caller.user.id, &next)?];
    let answer = answer(StatusCode::OK, kind, next)?;
    match receipt.commit(app, writes, &answer).await? {
        Committed::Done => Ok(answer),
        Committed::Lost(_) => Err(Error::not_found()),
    }
}

/// Removes a mark.
pub(crate) async fn remove(app: &App, own: OwnMark, receipt: &Receipt) -> Result<Answer> {
    let writes = annotations::remove(own.kind, own.caller.user.id, &own.mark)?;
    let answer = Answer::empty();
    match receipt.commit(app, writes, &answer).await? {
        Committed::Done => Ok(answer),
        Committed::Lost(_) => Err(Error::not_found()),
    }
}

fn answer(status: StatusCode, kind: MarkKind, mark: Mark) -> Result<Answer> {
    match kind {
        MarkKind::Note => Answer::new(status, &NoteReply::from(mark)),
        MarkKind::Bookmark => Answer::new(status, &BookmarkReply::from(mark)),
    }
}

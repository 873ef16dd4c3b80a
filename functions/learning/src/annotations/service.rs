//! Creates, updates and deletes notes and bookmarks, for their own operations and for offline ones.

use axum::http::StatusCode;
use shared::database::idempotency::IdempotencyRecord;
use shared::database::{StoredResponse, UnitOfWork};
use shared::types::Patch;
use shared::{App, Error, ErrorCode, Result};
use shared_learning::http::EnrolledLecture;
use shared_learning::store::annotations::{self, Annotation, AnnotationKind, MAX_ANNOTATIONS};

use super::access::OwnAnnotation;
use crate::annotations::view::BookmarkReply;
use crate::annotations::view::NoteReply;

/// A note or a bookmark to create.
#[derive(Debug)]
pub(crate) struct NewAnnotation {
    pub text: String,
    pub timestamp_seconds: Option<u32>,
}

/// The fields of a note or a bookmark to update.
#[derive(Debug)]
pub(crate) struct AnnotationUpdate {
    pub text: Option<String>,
    pub timestamp_seconds: Patch<u32>,
}

pub(crate) async fn create(
    app: &App,
    kind: AnnotationKind,
    enrolled: &EnrolledLecture,
    new: NewAnnotation,
    record: &IdempotencyRecord,
) -> Result<StoredResponse> {
    let now = app.clock.now();
    let annotation = Annotation {
        id: app.ids.id(),
        course_id: enrolled.course.id,
        lecture_id: enrolled.lecture.id,
        timestamp_seconds: new.timestamp_seconds,
        text: new.text,
        created_at: now,
        updated_at: now,
    };
    let mut work = UnitOfWork::new();
    work.add_all(annotations::create(kind, enrolled.caller.user.id, &annotation)?)
        .or_fail(|| refused(kind));
    let response = response(StatusCode::CREATED, kind, annotation)?;
    work.complete(record, &response)?;
    work.commit_once(&app.database, response).await
}

pub(crate) async fn update(
    app: &App,
    own: OwnAnnotation,
    update: AnnotationUpdate,
    record: &IdempotencyRecord,
) -> Result<StoredResponse> {
    let OwnAnnotation {
        kind,
        caller,
        annotation: before,
    } = own;
    let annotation = Annotation {
        text: update.text.unwrap_or(before.text),
        timestamp_seconds: update.timestamp_seconds.or(before.timestamp_seconds),
        updated_at: app.clock.now(),
        ..before
    };
    let mut work = UnitOfWork::new();
    work.add(annotations::update(kind, caller.user.id, &annotation)?)
        .or_fail(Error::not_found);
    let response = response(StatusCode::OK, kind, annotation)?;
    work.complete(record, &response)?;
    work.commit_once(&app.database, response).await
}

pub(crate) async fn delete(app: &App, own: OwnAnnotation, record: &IdempotencyRecord) -> Result<StoredResponse> {
    let mut work = UnitOfWork::new();
    work.add_all(annotations::delete(own.kind, own.caller.user.id, &own.annotation)?)
        .or_fail(Error::not_found);
    let response = StoredResponse::no_content();
    work.complete(record, &response)?;
    work.commit_once(&app.database, response).await
}

fn refused(kind: AnnotationKind) -> Error {
    let kind = match kind {
        AnnotationKind::Note => "notes",
        AnnotationKind::Bookmark => "bookmarks",
    };
    let detail = format!("You can have at most {MAX_ANNOTATIONS} {kind} in a course in which you are enrolled.");
    Error::new(ErrorCode::Conflict, detail)
}

fn response(status: StatusCode, kind: AnnotationKind, annotation: Annotation) -> Result<StoredResponse> {
    match kind {
        AnnotationKind::Note => StoredResponse::new(status, &NoteReply::from(annotation)),
        AnnotationKind::Bookmark => StoredResponse::new(status, &BookmarkReply::from(annotation)),
    }
}

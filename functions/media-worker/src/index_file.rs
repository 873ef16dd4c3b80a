//! Reads a course file and adds its segment to the index of its course.

use std::time::Duration;

use bytes::Bytes;
use shared::clients::objects::Content;
use shared::ids::{CourseFileId, CourseId};
use shared::types::document::{DocumentType, MAX_DOCUMENT_BYTES};
use shared::{App, Error, Result};
use shared_catalog::course_files;
use shared_catalog::rules::course_file::{FailureReason, FileStatus};
use shared_catalog::store::course_files::{CourseFile, CourseFiles, ExtractionOutcome, segments};
use shared_tutor::retrieval::Segment;

use crate::embed::{EmbedOutcome, embed};
use crate::extract::{Limits, pages};

/// How often the worker tries a file that keeps changing before the message is delivered again.
const MAX_ATTEMPTS: usize = 5;
/// Stops waiting for a parser that never returns to check its own time limit.
const MAX_READING_TIME: Duration = Duration::from_secs(80);

/// Makes the row and the segment of a file match its object, or removes the remains of a deleted file. An error means
/// that the event has to be delivered again.
pub(crate) async fn index_file(app: &App, course_id: CourseId, file_id: CourseFileId) -> Result<()> {
    for _ in 0..MAX_ATTEMPTS {
        if attempt(app, course_id, file_id).await? {
            return Ok(());
        }
    }
    Err(Error::unavailable("the file keeps changing"))
}

/// One attempt. Returns false if the file changed in the meantime.
async fn attempt(app: &App, course_id: CourseId, file_id: CourseFileId) -> Result<bool> {
    let files = CourseFiles(&app.database);
    let snapshot = files.snapshot(course_id, file_id).await?;
    let Some(file) = snapshot.file.filter(|_| snapshot.has_course) else {
        return course_files::remove(app, course_id, file_id).await.map(|()| true);
    };
    let Some(content) = app.uploads().content(&file.object(), MAX_DOCUMENT_BYTES).await? else {
        // The file is being deleted: its rows follow.
        return Ok(true);
    };
    let is_known = file.etag.as_deref() == Some(&content.etag);
    let claimed = match file.status {
        FileStatus::Ready | FileStatus::Failed if is_known => return finish(app, file).await,
        // Another worker has claimed it, or one that died. All of them build the same segment, so the first to finish
        // wins.
        FileStatus::Processing if is_known => file,
        _ => match files.claim(&file, &content.etag, app.clock.now()).await? {
            Some(claimed) => claimed,
            None => return Ok(false),
        },
    };
    let outcome = extract(app, &claimed, content).await?;
    match files.record_outcome(&claimed, outcome, app.clock.now()).await? {
        Some(settled) => finish(app, settled).await,
        None => Ok(false),
    }
}

/// Completes a file that is ready or failed. Returns false if the file changed in the meantime.
async fn finish(app: &App, file: CourseFile) -> Result<bool> {
    remove_superseded(app, &file).await?;
    match embed(app, &file).await? {
        EmbedOutcome::Done(file) => remove_superseded(app, &file).await.map(|()| true),
        EmbedOutcome::NotNeeded => Ok(true),
        EmbedOutcome::Changed => Ok(false),
    }
}

async fn remove_superseded(app: &App, file: &CourseFile) -> Result<()> {
    let prefix = segments(file.course_id, file.id);
    app.uploads()
        .remove_those(&prefix, |name| file.is_superseded(name))
        .await
}

/// Extracts the text of the file and stores its segment.
async fn extract(app: &App, file: &CourseFile, content: Content) -> Result<ExtractionOutcome> {
    let Some(bytes) = content.bytes else {
        return Ok(ExtractionOutcome::Failed(FailureReason::TooLarge));
    };
    match build_segment(file.document_type, file.id, bytes).await? {
        Err(reason) => {
            tracing::info!(file_id = %file.id, ?reason, "a course file cannot be read");
            Ok(ExtractionOutcome::Failed(reason))
        }
        Ok(built) => {
            let index_object = file.next_segment();
            app.uploads()
                .store(&index_object, built.segment, "application/json")
                .await?;
            Ok(ExtractionOutcome::Ready {
                index_object,
                pages: built.pages,
                chunks: built.chunks,
            })
        }
    }
}

/// A serialized segment.
struct BuiltSegment {
    segment: Vec<u8>,
    pages: u32,
    chunks: u32,
}

/// Builds the segment of a file on a separate thread, since it takes long and a parser may panic.
async fn build_segment(
    document: DocumentType,
    file_id: CourseFileId,
    bytes: Bytes,
) -> Result<Result<BuiltSegment, FailureReason>> {
    let work = tokio::task::spawn_blocking(move || {
        let pages = match pages(document, &bytes, Limits::default()) {
            Ok(pages) => pages,
            Err(reason) => return Ok(Err(reason)),
        };
        drop(bytes);
        let segment = Segment::build(file_id, &pages);
        Ok(Ok(BuiltSegment {
            segment: segment.to_json().map_err(Error::internal)?,
            pages: u32::try_from(pages.len()).map_err(Error::internal)?,
            chunks: u32::try_from(segment.chunks.len()).map_err(Error::internal)?,
        }))
    });
    match tokio::time::timeout(MAX_READING_TIME, work).await {
        Err(_elapsed) => Ok(Err(FailureReason::TooSlow)),
        Ok(Err(died)) if died.is_panic() => Ok(Err(FailureReason::Broken)),
        Ok(Err(died)) => Err(Error::internal(died)),
        Ok(Ok(read)) => read,
    }
}

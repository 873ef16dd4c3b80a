//! Reads a course file and adds its segment to the index of its course.

use bytes::Bytes;
use jiff::SignedDuration;
use shared::clients::objects::Content;
use shared::ids::{CourseFileId, CourseId};
use shared::types::document::{DocumentType, MAX_DOCUMENT_BYTES};
use shared::{App, Error, Result};
use shared_catalog::course_files;
use shared_catalog::rules::course_file::{FailureReason, FileStatus, ReadWarning};
use shared_catalog::store::course_files::{CourseFile, CourseFiles, ExtractionOutcome, segments};
use shared_tutor::retrieval::{SEGMENT_VERSION, Segment};

use crate::accept::{Arrival, accept, remove_unaccepted};
use crate::embed::{EmbedOutcome, embed};
use crate::extract::{Extracted, Limits};
use crate::lane::{Lane, read_slowly};

/// How often the worker tries a file that keeps changing before the message is delivered again.
const MAX_ATTEMPTS: usize = 5;
/// A first try that has taken longer than this has died, and its file counts as slow.
const MAX_FIRST_TRY: SignedDuration = SignedDuration::from_secs(100);

/// Makes the row and the segment of a file match its content, or removes the remains of a deleted file. An error means
/// that the message has to be delivered again.
pub(crate) async fn index_file(app: &App, course_id: CourseId, file_id: CourseFileId, lane: Lane) -> Result<()> {
    for _ in 0..MAX_ATTEMPTS {
        if attempt(app, course_id, file_id, lane).await? {
            return Ok(());
        }
    }
    Err(Error::unavailable("the file keeps changing"))
}

/// One attempt. Returns false if the file changed in the meantime.
async fn attempt(app: &App, course_id: CourseId, file_id: CourseFileId, lane: Lane) -> Result<bool> {
    let snapshot = CourseFiles(&app.database).snapshot(course_id, file_id).await?;
    let now = app.clock.now();
    let file = snapshot
        .file
        .filter(|file| snapshot.has_course && file.is_available(now));
    let Some(file) = file else {
        return course_files::remove(app, course_id, file_id).await.map(|()| true);
    };
    match file.status {
        FileStatus::Uploaded => match accept(app, &file).await? {
            Arrival::Nothing => Ok(true),
            Arrival::Changed => Ok(false),
            Arrival::Accepted { file, .. } if !file.had_first_try => read_slowly(app, &file).await.map(|()| true),
            Arrival::Accepted { file, content } => read(app, *file, content, lane).await,
        },
        FileStatus::Ready if file.segment_version < SEGMENT_VERSION => read_again(app, file, lane).await,
        FileStatus::Ready | FileStatus::Failed => {
            remove_unaccepted(app, &file).await?;
            finish(app, file).await
        }
        // Another worker is reading it, or died while reading it.
        FileStatus::Processing => {
            remove_unaccepted(app, &file).await?;
            if lane == Lane::Fast {
                if now.duration_since(file.claimed_at.unwrap_or(now)) > MAX_FIRST_TRY {
                    CourseFiles(&app.database).mark_slow(file.uploaded_by, now).await?;
                }
                return read_slowly(app, &file).await.map(|()| true);
            }
            let object = file.accepted_object().unwrap_or_default();
            match app.uploads().content(&object, MAX_DOCUMENT_BYTES).await? {
                Some(content) => read(app, file, content, lane).await,
                // The file is being deleted; its rows go next.
                None => Ok(true),
            }
        }
    }
}

/// Reads the accepted content of a file. Workers that read it at the same time build the same segment, so the first to
/// finish wins. Returns false if the file changed in the meantime.
async fn read(app: &App, file: CourseFile, content: Content, lane: Lane) -> Result<bool> {
    let outcome = extract(app, &file, content, lane).await?;
    let files = CourseFiles(&app.database);
    if lane == Lane::Fast && outcome == ExtractionOutcome::Failed(FailureReason::TooSlow) {
        files.mark_slow(file.uploaded_by, app.clock.now()).await?;
        return read_slowly(app, &file).await.map(|()| true);
    }
    match files.record_outcome(&file, outcome, app.clock.now()).await? {
        Some(settled) => finish(app, settled).await,
        None => Ok(false),
    }
}

/// Replaces a segment that was made by older rules. Until then, the older one is searched, and it stays if the content
/// can no longer be read. Returns false if the file changed in the meantime.
async fn read_again(app: &App, file: CourseFile, lane: Lane) -> Result<bool> {
    if lane == Lane::Fast {
        return read_slowly(app, &file).await.map(|()| true);
    }
    let object = file.accepted_object().unwrap_or_default();
    let Some(content) = app.uploads().content(&object, MAX_DOCUMENT_BYTES).await? else {
        return Ok(true);
    };
    let outcome = extract(app, &file, content, lane).await?;
    if let ExtractionOutcome::Failed(reason) = outcome {
        tracing::error!(file_id = %file.id, ?reason, "a course file that was read before cannot be read again");
        return finish(app, file).await;
    }
    match CourseFiles(&app.database)
        .record_outcome(&file, outcome, app.clock.now())
        .await?
    {
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
async fn extract(app: &App, file: &CourseFile, content: Content, lane: Lane) -> Result<ExtractionOutcome> {
    let Some(bytes) = content.bytes else {
        return Ok(ExtractionOutcome::Failed(FailureReason::TooLarge));
    };
    match build_segment(file.document_type, file.id, bytes, lane, lane.limits(app)?).await? {
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
                warnings: built.warnings,
                segment_version: SEGMENT_VERSION,
            })
        }
    }
}

/// A serialized segment.
struct BuiltSegment {
    segment: Vec<u8>,
    pages: u32,
    chunks: u32,
    warnings: Vec<ReadWarning>,
}

/// Builds the segment of a file on a separate thread, since it takes long and a parser may panic.
async fn build_segment(
    document: DocumentType,
    file_id: CourseFileId,
    bytes: Bytes,
    lane: Lane,
    limits: Limits,
) -> Result<Result<BuiltSegment, FailureReason>> {
    let work = tokio::task::spawn_blocking(move || {
        let Extracted { pages, warnings } = match crate::extract::extract(document, &bytes, limits) {
            Ok(extracted) => extracted,
            Err(reason) => return Ok(Err(reason)),
        };
        drop(bytes);
        if lane.is_too_much(&pages) {
            return Ok(Err(FailureReason::TooSlow));
        }
        let segment = Segment::build(file_id, &pages);
        Ok(Ok(BuiltSegment {
            segment: segment.to_json().map_err(Error::internal)?,
            pages: u32::try_from(pages.len()).map_err(Error::internal)?,
            chunks: u32::try_from(segment.chunks.len()).map_err(Error::internal)?,
            warnings,
        }))
    });
    match tokio::time::timeout(Lane::patience(limits), work).await {
        Err(_elapsed) => Ok(Err(FailureReason::TooSlow)),
        Ok(Err(died)) if died.is_panic() => Ok(Err(FailureReason::Broken)),
        Ok(Err(died)) => Err(Error::internal(died)),
        Ok(Ok(read)) => read,
    }
}

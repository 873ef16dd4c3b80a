//! Reads a course file and puts its segment into the index of its course.

use std::time::Duration;

use bytes::Bytes;
use shared::clients::objects::Content;
use shared::types::document::{DocumentType, LARGEST_DOCUMENT};
use shared::{App, Error, Id, Result};
use shared_catalog::course_files;
use shared_catalog::rules::course_file::{FailureReason, FileStatus};
use shared_catalog::store::course_files::{CourseFile, CourseFiles, Reading, segments};
use shared_tutor::retrieval::Segment;

use crate::embed::{Embedding, embed};
use crate::extract::{Limits, pages};

/// How often the worker looks at a file that keeps changing before it lets the message come again.
const TURNS: usize = 5;
/// When reading is given up from outside: a parser that does not come back to look at the clock.
const LONGEST_READING: Duration = Duration::from_secs(80);

/// Brings a file's row and its segment in step with its object, or clears away what is left of a deleted one.
///
/// # Errors
/// Something that is needed is unavailable: the event has to come again.
pub(crate) async fn vectorise(app: &App, course_id: Id, file_id: Id) -> Result<()> {
    for _ in 0..TURNS {
        if turn(app, course_id, file_id).await? {
            return Ok(());
        }
    }
    Err(Error::unavailable("the file keeps changing"))
}

/// One look at the file; false if it changed meanwhile.
async fn turn(app: &App, course_id: Id, file_id: Id) -> Result<bool> {
    let files = CourseFiles(&app.database);
    let sight = files.sight(course_id, file_id).await?;
    let Some(file) = sight.file.filter(|_| sight.has_course) else {
        return course_files::remove(app, course_id, file_id).await.map(|()| true);
    };
    let Some(content) = app.uploads().content(&file.object(), LARGEST_DOCUMENT).await? else {
        // It is being removed; the rows are next.
        return Ok(true);
    };
    let is_known = file.etag.as_deref() == Some(&content.etag);
    let claimed = match file.status {
        FileStatus::Ready | FileStatus::Failed if is_known => return finish(app, file).await,
        // By another worker, or by one that died: whoever is ready first settles it, and all make the same segment.
        FileStatus::Processing if is_known => file,
        _ => match files.claim(&file, &content.etag, app.clock.now()).await? {
            Some(claimed) => claimed,
            None => return Ok(false),
        },
    };
    let reading = read(app, &claimed, content).await?;
    match files.settle(&claimed, reading, app.clock.now()).await? {
        Some(settled) => finish(app, settled).await,
        None => Ok(false),
    }
}

/// What is to be done with a file that is ready or failed; false if it changed meanwhile.
async fn finish(app: &App, file: CourseFile) -> Result<bool> {
    remove_superseded(app, &file).await?;
    match embed(app, &file).await? {
        Embedding::Done(file) => remove_superseded(app, &file).await.map(|()| true),
        Embedding::NotNeeded => Ok(true),
        Embedding::Late => Ok(false),
    }
}

async fn remove_superseded(app: &App, file: &CourseFile) -> Result<()> {
    let prefix = segments(file.course_id, file.id);
    app.uploads()
        .remove_those(&prefix, |name| file.is_superseded(name))
        .await
}

/// Reads the file and stores its segment.
async fn read(app: &App, file: &CourseFile, content: Content) -> Result<Reading> {
    let Some(bytes) = content.bytes else {
        return Ok(Reading::Failed(FailureReason::TooLarge));
    };
    match segment(file.document_type, file.id, bytes).await? {
        Err(reason) => {
            tracing::info!(file_id = %file.id, ?reason, "a course file cannot be read");
            Ok(Reading::Failed(reason))
        }
        Ok(read) => {
            let index_object = file.next_segment();
            app.uploads()
                .store(&index_object, read.segment, "application/json")
                .await?;
            Ok(Reading::Ready {
                index_object,
                pages: read.pages,
                chunks: read.chunks,
            })
        }
    }
}

/// A segment in its form in storage.
struct Read {
    segment: Vec<u8>,
    pages: u32,
    chunks: u32,
}

/// Makes the segment of a file on a thread of its own: it takes long, and a parser may panic.
async fn segment(document: DocumentType, file_id: Id, bytes: Bytes) -> Result<Result<Read, FailureReason>> {
    let work = tokio::task::spawn_blocking(move || {
        let pages = match pages(document, &bytes, Limits::default()) {
            Ok(pages) => pages,
            Err(reason) => return Ok(Err(reason)),
        };
        drop(bytes);
        let segment = Segment::build(file_id, &pages);
        Ok(Ok(Read {
            segment: segment.to_json().map_err(Error::internal)?,
            pages: u32::try_from(pages.len()).map_err(Error::internal)?,
            chunks: u32::try_from(segment.chunks.len()).map_err(Error::internal)?,
        }))
    });
    match tokio::time::timeout(LONGEST_READING, work).await {
        Err(_elapsed) => Ok(Err(FailureReason::TooSlow)),
        Ok(Err(died)) if died.is_panic() => Ok(Err(FailureReason::Broken)),
        Ok(Err(died)) => Err(Error::internal(died)),
        Ok(Ok(read)) => read,
    }
}

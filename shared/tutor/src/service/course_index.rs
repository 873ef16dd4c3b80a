//! The index over the files of a course.

use std::collections::HashMap;
use std::sync::Arc;

use futures::{StreamExt as _, TryStreamExt as _, stream};
use shared::app::App;
use shared::error::{Error, Result};
use shared::ids::{CourseFileId, CourseId};
use shared_catalog::store::course_files::{CourseFile, CourseFiles};
use tokio::sync::OnceCell;

use super::IndexCache;
use crate::retrieval::{Index, Segment, Vectors};
use crate::service::embeddings::Embeddings;

/// The maximum number of chunks to search per course, limited by the memory of a function. Later files are left out.
const MAX_CHUNKS: u64 = 60_000;
/// The number of segments to load concurrently.
const LOADED_AT_ONCE: usize = 8;
/// How often to try to load files that change in the meantime.
const MAX_ATTEMPTS: u32 = 3;

/// The files of a course that are ready.
pub(super) struct CourseIndex {
    /// Filled by [`CourseIndex::of`].
    index: Arc<OnceCell<Index>>,
    names: HashMap<CourseFileId, String>,
}

/// The reason why an index could not be loaded.
enum LoadError {
    /// A file changed after its row was read.
    Changed,
    Failed(Error),
}

impl CourseIndex {
    /// Loads the index of a course. Takes one call, and one for each segment that this container has not loaded yet.
    pub async fn of(app: &App, course_id: CourseId) -> Result<Self> {
        let mut before = None;
        for _ in 0..MAX_ATTEMPTS {
            let files = CourseFiles(&app.database).of_course(course_id, app.clock.now()).await?;
            let files = searched(files);
            let mut segments: Vec<_> = files
                .iter()
                .filter_map(|file| file.segment().map(str::to_owned))
                .collect();
            segments.sort_unstable();
            let chunks = files.iter().map(|file| u64::from(file.chunks)).sum();
            let index = app.extension::<IndexCache>().entry(course_id, &segments, chunks);
            match index.get_or_try_init(|| load(app, &segments)).await {
                Ok(_loaded) => {
                    let names = files.into_iter().map(|file| (file.id, file.filename)).collect();
                    return Ok(Self { index, names });
                }
                // Without the permission to list the bucket, S3 responds with 403 if an object does not exist. So an
                // error is final only if the segments are still the same.
                Err(LoadError::Failed(error)) if before.as_ref() == Some(&segments) => return Err(error),
                Err(LoadError::Changed | LoadError::Failed(_)) => before = Some(segments),
            }
        }
        Err(Error::unavailable("the files of the course kept changing"))
    }

    /// The vector of a question, if the index has vectors of the same model and the embedding service responds in time.
    pub async fn meaning(&self, app: &App, question: &str) -> Result<Option<Vectors>> {
        match Embeddings::of(app)? {
            Some(embeddings) if self.loaded()?.has_vectors_of(&embeddings.name()) => {
                Ok(embeddings.of_question(question).await)
            }
            _ => Ok(None),
        }
    }

    /// The loaded index.
    pub fn loaded(&self) -> Result<&Index> {
        self.index
            .get()
            .ok_or_else(|| Error::internal("an index that was not loaded"))
    }

    /// The name of a file.
    pub fn name(&self, id: CourseFileId) -> &str {
        self.names.get(&id).map_or("", String::as_str)
    }
}

/// The files to index, oldest first.
fn searched(files: Vec<CourseFile>) -> Vec<CourseFile> {
    let mut chunks = 0;
    let ready = files.into_iter().filter(|file| file.segment().is_some());
    let (searched, left_out): (Vec<_>, Vec<_>) = ready.partition(|file| {
        chunks += u64::from(file.chunks);
        chunks <= MAX_CHUNKS
    });
    if let Some(file) = left_out.first() {
        tracing::error!(course = %file.course_id, files = left_out.len(), "a course has more text than can be searched");
    }
    searched
}

async fn load(app: &App, segments: &[String]) -> Result<Index, LoadError> {
    let loaded: Vec<Option<Segment>> = stream::iter(segments.to_vec())
        .map(|name| segment(app, name))
        .buffered(LOADED_AT_ONCE)
        .try_collect()
        .await?;
    Ok(Index::new(loaded.into_iter().flatten().collect()))
}

/// Loads a segment. `None` if another version of the product built it.
async fn segment(app: &App, name: String) -> Result<Option<Segment>, LoadError> {
    let json = app.uploads().read(&name).await.map_err(LoadError::Failed)?;
    match Segment::from_json(&json.ok_or(LoadError::Changed)?) {
        Ok(segment) => Ok(Some(segment)),
        Err(error) => {
            tracing::error!(%error, name, "a segment is unusable; its file must be indexed again");
            Ok(None)
        }
    }
}

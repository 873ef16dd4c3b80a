//! A course's files as the tutor knows them.

use std::collections::HashMap;
use std::sync::Arc;

use futures::{StreamExt as _, TryStreamExt as _, stream};
use shared::app::App;
use shared::error::{Error, Result};
use shared::ids::Id;
use shared_catalog::store::course_files::{CourseFile, CourseFiles};
use tokio::sync::OnceCell;

use super::Indexes;
use crate::retrieval::{Index, Segment, Vectors};
use crate::service::embeddings::Embeddings;

/// Most chunks of a course that are searched: what fits into a function. Later files are left out.
const MOST_CHUNKS: u64 = 60_000;
/// Segments that are loaded at the same time.
const LOADED_AT_ONCE: usize = 8;
/// How often the files are looked at again when they change while they are loaded.
const ATTEMPTS: u32 = 3;

/// The files of a course that are ready.
pub(super) struct Library {
    /// The index over them.
    index: Arc<OnceCell<Index>>,
    names: HashMap<Id, String>,
}

/// Why an index was not loaded.
enum Unloaded {
    /// A file has changed since its row was read.
    Changed,
    Failed(Error),
}

impl Library {
    /// The files of this course: one call, and one for each segment that this container does not have.
    ///
    /// # Errors
    /// Something that is needed is unavailable.
    pub async fn of(app: &App, course_id: Id) -> Result<Self> {
        let mut before = None;
        for _ in 0..ATTEMPTS {
            let files = CourseFiles(&app.database).of_course(course_id, app.clock.now()).await?;
            let files = searched(files);
            let mut segments: Vec<_> = files
                .iter()
                .filter_map(|file| file.segment().map(str::to_owned))
                .collect();
            segments.sort_unstable();
            let chunks = files.iter().map(|file| u64::from(file.chunks)).sum();
            let index = app.extension::<Indexes>().place(course_id, &segments, chunks);
            match index.get_or_try_init(|| load(app, &segments)).await {
                Ok(_loaded) => {
                    let names = files.into_iter().map(|file| (file.id, file.filename)).collect();
                    return Ok(Self { index, names });
                }
                // Without the right to list a bucket, S3 answers 403 for what is not there.
                Err(Unloaded::Failed(error)) if before.as_ref() == Some(&segments) => return Err(error),
                Err(Unloaded::Changed | Unloaded::Failed(_)) => before = Some(segments),
            }
        }
        Err(Error::unavailable("the files of the course kept changing"))
    }

    /// The vector of a question, if chunks have such vectors and the service gives one.
    ///
    /// # Errors
    /// The configuration is wrong.
    pub async fn meaning(&self, app: &App, question: &str) -> Result<Option<Vectors>> {
        match Embeddings::of(app)? {
            Some(embeddings) if self.index()?.has_vectors_of(&embeddings.name()) => {
                Ok(embeddings.of_question(question).await)
            }
            _ => Ok(None),
        }
    }

    /// The index; nothing but an empty one has no place.
    pub fn index(&self) -> Result<&Index> {
        self.index
            .get()
            .ok_or_else(|| Error::internal("an index that was not loaded"))
    }

    /// A file's name.
    pub fn name(&self, id: Id) -> &str {
        self.names.get(&id).map_or("", String::as_str)
    }
}

/// The files that are in the index, the oldest first.
fn searched(files: Vec<CourseFile>) -> Vec<CourseFile> {
    let mut chunks = 0;
    let ready = files.into_iter().filter(|file| file.segment().is_some());
    let (searched, left_out): (Vec<_>, Vec<_>) = ready.partition(|file| {
        chunks += u64::from(file.chunks);
        chunks <= MOST_CHUNKS
    });
    if let Some(file) = left_out.first() {
        tracing::error!(course = %file.course_id, files = left_out.len(), "a course has more text than can be searched");
    }
    searched
}

async fn load(app: &App, segments: &[String]) -> Result<Index, Unloaded> {
    let loaded: Vec<Option<Segment>> = stream::iter(segments.to_vec())
        .map(|name| segment(app, name))
        .buffered(LOADED_AT_ONCE)
        .try_collect()
        .await?;
    Ok(Index::new(loaded.into_iter().flatten().collect()))
}

/// A segment; nothing if it was made by another version of the product.
async fn segment(app: &App, name: String) -> Result<Option<Segment>, Unloaded> {
    let json = app.uploads().read(&name).await.map_err(Unloaded::Failed)?;
    match Segment::from_json(&json.ok_or(Unloaded::Changed)?) {
        Ok(segment) => Ok(Some(segment)),
        Err(error) => {
            tracing::error!(%error, name, "a segment cannot be used: its file has to be read anew");
            Ok(None)
        }
    }
}

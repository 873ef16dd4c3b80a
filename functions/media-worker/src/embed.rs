//! Gives the chunks of a file that is ready their vectors, where there is an embedding model.

use shared::{App, Error, Result};
use shared_catalog::store::course_files::{CourseFile, CourseFiles};
use shared_tutor::retrieval::Segment;
use shared_tutor::service::embeddings::Embeddings;

/// What came of it.
pub(crate) enum Embedding {
    /// The file as it is with vectors.
    Done(Box<CourseFile>),
    /// It has them, or cannot have any.
    NotNeeded,
    /// It changed meanwhile.
    Late,
}

/// Gives a file its vectors. Until then, and while the service is down, it is found by its words.
///
/// # Errors
/// Something that is needed is unavailable: the event has to come again.
pub(crate) async fn embed(app: &App, file: &CourseFile) -> Result<Embedding> {
    let (Some(embeddings), Some(segment)) = (Embeddings::of(app)?, file.segment()) else {
        return Ok(Embedding::NotNeeded);
    };
    if file.embeddings == Some(embeddings.name()) {
        return Ok(Embedding::NotNeeded);
    }
    let Some(json) = app.uploads().read(segment).await? else {
        return Ok(Embedding::Late);
    };
    let segment = Segment::from_json(&json).map_err(Error::internal)?;
    drop(json);
    let segment = embeddings.add_to(segment).await?;
    let json = segment.to_json().map_err(Error::internal)?;
    app.uploads()
        .store(&file.next_segment(), json, "application/json")
        .await?;
    let embedded = CourseFiles(&app.database).embed(file, embeddings.name()).await?;
    Ok(embedded.map_or(Embedding::Late, |file| Embedding::Done(Box::new(file))))
}

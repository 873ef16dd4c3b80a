//! Adds vectors to the chunks of a file that is ready, if an embedding model is configured.

use shared::{App, Error, Result};
use shared_catalog::store::course_files::{CourseFile, CourseFiles};
use shared_tutor::retrieval::Segment;
use shared_tutor::service::embeddings::Embeddings;

/// The result of embedding a file.
pub(crate) enum EmbedOutcome {
    /// The row of the file, which now has vectors.
    Done(Box<CourseFile>),
    /// The file has vectors already, or cannot have any.
    NotNeeded,
    /// The file changed in the meantime.
    Changed,
}

/// Adds vectors to a file. Until then, and while the embedding service is down, search finds the file by its words.
/// An error means that the event has to be delivered again.
pub(crate) async fn embed(app: &App, file: &CourseFile) -> Result<EmbedOutcome> {
    let (Some(embeddings), Some(segment)) = (Embeddings::of(app)?, file.segment()) else {
        return Ok(EmbedOutcome::NotNeeded);
    };
    if file.embeddings == Some(embeddings.name()) {
        return Ok(EmbedOutcome::NotNeeded);
    }
    let Some(json) = app.uploads().read(segment).await? else {
        return Ok(EmbedOutcome::Changed);
    };
    let segment = Segment::from_json(&json).map_err(Error::internal)?;
    drop(json);
    let segment = embeddings.add_to(segment).await?;
    let json = segment.to_json().map_err(Error::internal)?;
    app.uploads()
        .store(&file.next_segment(), json, "application/json")
        .await?;
    let embedded = CourseFiles(&app.database).embed(file, embeddings.name()).await?;
    Ok(embedded.map_or(EmbedOutcome::Changed, |file| EmbedOutcome::Done(Box::new(file))))
}

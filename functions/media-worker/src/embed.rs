//! Gives the chunks of a file that is ready their vectors, where there is an embedding model.

use shared::domain::retrieval::Segment;
use shared::embeddings::Embeddings;
use shared::store::course_files::{CourseFile, CourseFiles};
use shared::{App, Error, Result};

/// The file as it is with vectors; nothing if it changed meanwhile. Until then, and while the service is down, it is found by its
/// words.
///
/// # Errors
/// Something that is needed is unavailable: the event has to come again.
pub(crate) async fn embed(app: &App, file: CourseFile) -> Result<Option<CourseFile>> {
    let (Some(embeddings), Some(segment)) = (Embeddings::of(app)?, file.segment()) else {
        return Ok(Some(file));
    };
    if file.embeddings == Some(embeddings.name()) {
        return Ok(Some(file));
    }
    let Some(json) = app.uploads().read(segment).await? else {
        return Ok(None);
    };
    let segment = Segment::from_json(&json).map_err(Error::internal)?;
    drop(json);
    let segment = embeddings.add_to(segment).await?;
    let json = segment.to_json().map_err(Error::internal)?;
    app.uploads()
        .store(&file.next_segment(), json, "application/json")
        .await?;
    CourseFiles(&app.database).embed(&file, embeddings.name()).await
}

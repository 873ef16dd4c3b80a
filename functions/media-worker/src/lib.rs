//! The worker of the media queue, which receives an event for every object that arrives in the bucket of uploads. It
//! reads course files and adds them to the index of their course: `extract/` makes the text, `embed.rs` the vectors.
//!
//! An event only says that something changed. The worker reads the current state of the object and writes the row of
//! the file on the condition that it is unchanged, so events may be late, duplicated, out of order or concurrent.

use shared::lambda::{Function, ObjectCreated};
use shared::{App, Result};
use shared_catalog::store::course_files::ids_of;

mod embed;
pub mod extract;
mod index_file;

/// The function that serves the queue.
#[must_use]
pub fn function() -> Function {
    Function::objects("media-worker", handle)
}

async fn handle(app: App, created: ObjectCreated) -> Result<()> {
    let Some((course_id, file_id)) = ids_of(&created.key) else {
        tracing::warn!(key = created.key, "not a course file");
        return Ok(());
    };
    index_file::index_file(&app, course_id, file_id).await
}

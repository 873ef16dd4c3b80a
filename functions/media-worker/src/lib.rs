//! The worker of the media queue, which the bucket of uploads tells what has arrived: it reads course files and puts them into the
//! index of their course.
//!
//! | object | file |
//! |---|---|
//! | `files/{course}/{file}` | `vectorise.rs`, text by `extract/`, vectors by `embed.rs` |
//!
//! An event says only that something has changed. The worker looks at the object as it is then and writes the file's row on the
//! condition that it is as it was read, so events may come late, twice, in any order and at the same time.

use shared::lambda::{Function, ObjectCreated};
use shared::{App, Result};
use shared_catalog::store::course_files::ids_of;

mod embed;
pub mod extract;
mod vectorise;

/// The function.
#[must_use]
pub fn function() -> Function {
    Function::objects("media-worker", handle)
}

async fn handle(app: App, created: ObjectCreated) -> Result<()> {
    let Some((course_id, file_id)) = ids_of(&created.key) else {
        tracing::warn!(key = created.key, "not a course file");
        return Ok(());
    };
    vectorise::vectorise(&app, course_id, file_id).await
}

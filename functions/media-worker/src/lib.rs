//! The worker of the media queues. It accepts the course files that arrive in the bucket of uploads, reads them and
//! adds them to the index of their course: `accept.rs` takes the content, `extract/` makes the text, `embed.rs` the
//! vectors.
//!
//! A file that takes too long is read in the slow lane, a queue of its own, so that it does not delay the others.
//!
//! A message only says that something changed. The worker reads the current state of the file and writes its row on the
//! condition that it is unchanged, so messages may be late, duplicated, out of order or concurrent.

use shared::clients::queues::MediaJob;
use shared::lambda::{Function, ObjectCreated};
use shared::{App, Result};
use shared_catalog::store::course_files::ids_of;

mod accept;
mod embed;
pub mod extract;
mod index_file;
mod lane;

use lane::Lane;

/// The function that serves the queues.
#[must_use]
pub fn function() -> Function {
    Function::objects("media-worker", handle_object, handle_job)
}

async fn handle_object(app: App, created: ObjectCreated) -> Result<()> {
    let Some((course_id, file_id)) = ids_of(&created.key) else {
        tracing::warn!(key = created.key, "not a course file");
        return Ok(());
    };
    index_file::index_file(&app, course_id, file_id, Lane::Fast).await
}

async fn handle_job(app: App, job: MediaJob) -> Result<()> {
    let MediaJob::ReadFile { course_id, file_id } = job;
    index_file::index_file(&app, course_id, file_id, Lane::Slow).await
}

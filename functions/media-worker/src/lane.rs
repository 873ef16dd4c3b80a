//! The two lanes: every file gets a short first try, and the slow ones wait in a queue of their own.

use std::time::Duration;

use shared::clients::queues::MediaJob;
use shared::{App, Error, Result};
use shared_catalog::store::course_files::CourseFile;

use crate::extract::Limits;

/// How long a first try may take, in seconds, unless the template says otherwise.
const FIRST_TRY_SECONDS: u64 = 10;
/// The most text that is indexed in a first try, in bytes: indexing takes as long as reading.
const MAX_FIRST_TRY_TEXT: usize = 8 * 1024 * 1024;
/// How long to wait beyond the time limit for a parser that does not check it.
const GRACE: Duration = Duration::from_secs(20);

/// Where a file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lane {
    /// In the queue that all files arrive in.
    Fast,
    /// In the queue of files that take long.
    Slow,
}

impl Lane {
    /// The limits for reading a file.
    pub(crate) fn limits(self, app: &App) -> Result<Limits> {
        match self {
            Self::Slow => Ok(Limits::default()),
            Self::Fast => {
                let seconds = match app.config.optional("FIRST_TRY_SECONDS") {
                    None => FIRST_TRY_SECONDS,
                    Some(text) => text.parse().map_err(Error::internal)?,
                };
                Ok(Limits {
                    time: Duration::from_secs(seconds),
                    ..Limits::default()
                })
            }
        }
    }

    /// The time after which a parser is no longer waited for.
    pub(crate) fn patience(limits: Limits) -> Duration {
        limits.time + GRACE
    }

    /// Whether `pages` are too much text for this lane.
    pub(crate) fn is_too_much(self, pages: &[String]) -> bool {
        let text: usize = pages.iter().map(String::len).sum();
        self == Self::Fast && text > MAX_FIRST_TRY_TEXT
    }
}

/// Puts a file into the slow lane.
pub(crate) async fn read_slowly(app: &App, file: &CourseFile) -> Result<()> {
    let job = MediaJob::ReadFile {
        course_id: file.course_id,
        file_id: file.id,
    };
    app.queues().read_slowly(&job).await
}

//! The log of a container: a line of JSON per event to standard output, which Lambda takes to CloudWatch.

use std::str::FromStr as _;

use tracing::Subscriber;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::util::SubscriberInitExt as _;

/// The least level ("Lambda advanced logging controls" in the Lambda developer guide); `INFO` without it.
const LEVEL: &str = "AWS_LAMBDA_LOG_LEVEL";

/// Logs from now on.
#[expect(
    clippy::disallowed_methods,
    reason = "what happens before the platform is there is logged, too"
)]
pub(crate) fn start() {
    let level = std::env::var(LEVEL)
        .ok()
        .and_then(|level| LevelFilter::from_str(&level).ok());
    subscriber(level.unwrap_or(LevelFilter::INFO), std::io::stdout).init();
}

/// Writes events of `level` and above as a container does.
pub fn subscriber<W>(level: LevelFilter, writer: W) -> impl Subscriber + Send + Sync
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    tracing_subscriber::fmt()
        .json()
        .with_target(false)
        .without_time()
        .with_max_level(level)
        .with_writer(writer)
        .finish()
}

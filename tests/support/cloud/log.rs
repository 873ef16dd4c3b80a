//! What the product logs, of all tests at once: handlers run on many threads, so one process has one log.

use std::io::{self, Write};
use std::sync::{Mutex, Once, PoisonError};

use tracing_subscriber::EnvFilter;

/// Everything of ours, and of others what is logged by default.
const FILTER: &str = "info,shared=trace,auth=trace,users=trace,media=trace,docs=trace,chat=trace,notifier=trace,background_worker=trace,media_worker=trace";

static START: Once = Once::new();
static CAPTURED: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct Capture;

impl Write for Capture {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        CAPTURED
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Captures from now on.
pub fn start() {
    START.call_once(|| {
        let subscriber = tracing_subscriber::fmt().json().with_env_filter(EnvFilter::new(FILTER));
        subscriber.with_writer(|| Capture).init();
    });
}

/// The log so far.
pub fn captured() -> String {
    String::from_utf8_lossy(&CAPTURED.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
}

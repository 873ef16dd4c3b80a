//! Waiting for what nobody announces, such as the end of a connection.

use std::time::Duration;

use tokio::time::{sleep, timeout};

use crate::support::app::PATIENCE;

/// Waits until `is_so`; it fails the test if that does not happen.
pub async fn until(is_so: impl Fn() -> bool) {
    let waiting = async {
        while !is_so() {
            sleep(Duration::from_millis(2)).await;
        }
    };
    timeout(PATIENCE, waiting)
        .await
        .expect("what was waited for does not happen");
}

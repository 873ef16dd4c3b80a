//! The WebSocket API.

mod connect;
mod disconnect;
mod end_session;
mod receive;

use std::time::Duration;

use tokio::time::{sleep, timeout};

use crate::support::TestApp;

const NOTIFICATIONS: &str = "/ws/notifications/";

/// Waits until the community table holds `count` rows: the end of a connection is noticed in its own time.
async fn until_rows(app: &TestApp, count: usize) {
    let looking = async {
        while app.rows("COMMUNITY_TABLE").len() != count {
            sleep(Duration::from_millis(5)).await;
        }
    };
    let found = timeout(Duration::from_secs(20), looking).await;
    assert!(found.is_ok(), "not {count} rows: {:?}", app.rows("COMMUNITY_TABLE"));
}

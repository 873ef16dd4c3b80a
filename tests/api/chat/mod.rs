//! The WebSocket API.

mod connect;
mod disconnect;
mod end_session;
mod receive;

use crate::support::{TestApp, until};

const NOTIFICATIONS: &str = "/ws/notifications/";

/// Waits until the community table holds `count` rows: the end of a connection is noticed in its own time.
async fn until_rows(app: &TestApp, count: usize) {
    until(|| app.rows("COMMUNITY_TABLE").len() == count).await;
}

//! The WebSocket API.

mod connections;
mod frames;

use shared::database::Table;

use crate::support::{TestApp, until};

pub const NOTIFICATIONS: &str = "/ws/notifications/";

/// Waits until the community table holds `count` rows: the gateway reports the end of a connection with a delay.
pub async fn until_rows(app: &TestApp, count: usize) {
    until(|| app.rows(Table::Community).len() == count).await;
}

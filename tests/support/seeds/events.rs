//! Events that users have to hear of.

use shared::database::Table;
use shared::outbox::{Event, OutboxEvent};

use crate::support::TestApp;

impl TestApp {
    /// All events that wait for their delivery.
    pub fn waiting_events(&self) -> Vec<Event> {
        let rows: Vec<OutboxEvent> = self.all(Table::Community);
        rows.into_iter().map(|row| row.event).collect()
    }
}

//! Events that users have to hear of.

use std::collections::BTreeMap;

use shared::database::Table;
use shared::outbox::{Event, OutboxEvent};

use crate::support::TestApp;

impl TestApp {
    /// All events that wait for their delivery or were announced. While an event is being announced, it has two rows.
    pub fn waiting_events(&self) -> Vec<Event> {
        let rows: Vec<OutboxEvent> = self.all(Table::Community);
        let events: BTreeMap<_, _> = rows.into_iter().map(|row| (row.id, row.event)).collect();
        events.into_values().collect()
    }
}

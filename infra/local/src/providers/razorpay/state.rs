//! The entities of the account, and the file that keeps them between runs.

use std::collections::{BTreeSet, HashMap};
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::entities::{Dispute, Order, Payment, Refund, RefundStatus};
use super::webhooks::Event;
use crate::outbox::journal::Journal;

/// The entities of one kind, in the order in which they were made.
#[derive(Debug)]
pub(super) struct Table<T> {
    rows: Vec<T>,
    places: HashMap<String, usize>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            places: HashMap::new(),
        }
    }
}

impl<T> Table<T> {
    pub(super) fn get(&self, id: &str) -> Option<&T> {
        self.rows.get(*self.places.get(id)?)
    }

    /// Oldest first.
    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.rows.iter()
    }

    fn put(&mut self, id: &str, row: T) {
        match self.places.get(id).and_then(|place| self.rows.get_mut(*place)) {
            Some(old) => *old = row,
            None => {
                self.places.insert(id.to_owned(), self.rows.len());
                self.rows.push(row);
            }
        }
    }
}

/// The settings of the dashboard.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Settings {
    /// Whether the webhook is enabled.
    pub(super) webhook_enabled: bool,
    /// The secret that signs new webhooks.
    pub(super) webhook_secret: String,
    /// The outcome of new refunds.
    pub(super) refunds: RefundStatus,
    /// The start of the time in which every delivery has failed.
    pub(super) failing_since: Option<i64>,
}

/// The new version of a row.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Record {
    Order(Order),
    Payment(Payment),
    Refund(Refund),
    Dispute(Dispute),
    Event(Event),
    Settings(Settings),
}

/// The entities, the settings and the requests in progress.
#[derive(Debug)]
pub(super) struct State {
    pub(super) orders: Table<Order>,
    pub(super) payments: Table<Payment>,
    pub(super) refunds: Table<Refund>,
    pub(super) disputes: Table<Dispute>,
    pub(super) events: Table<Event>,
    pub(super) settings: Settings,
    /// The events that are being delivered.
    pub(super) sending: BTreeSet<String>,
    /// The idempotency keys of refunds whose request is not answered yet.
    pub(super) running: BTreeSet<String>,
    journal: Option<Journal>,
}

impl State {
    /// Opens the state kept in `file`; without a file, nothing is kept.
    pub(super) fn open(file: Option<&Path>, settings: Settings) -> io::Result<Self> {
        let (journal, records) = match file {
            Some(file) => {
                let (journal, records) = Journal::open(file)?;
                (Some(journal), records)
            }
            None => (None, Vec::new()),
        };
        let mut state = Self {
            orders: Table::default(),
            payments: Table::default(),
            refunds: Table::default(),
            disputes: Table::default(),
            events: Table::default(),
            settings,
            sending: BTreeSet::new(),
            running: BTreeSet::new(),
            journal,
        };
        for record in records {
            state.apply(record);
        }
        Ok(state)
    }

    /// Keeps `records`, on disk first if there is a file.
    pub(super) fn commit(&mut self, records: Vec<Record>) -> io::Result<()> {
        if let Some(journal) = &mut self.journal {
            journal.append(&records)?;
        }
        for record in records {
            self.apply(record);
        }
        Ok(())
    }

    fn apply(&mut self, record: Record) {
        match record {
            Record::Order(order) => self.orders.put(&order.id.clone(), order),
            Record::Payment(payment) => self.payments.put(&payment.id.clone(), payment),
            Record::Refund(refund) => self.refunds.put(&refund.id.clone(), refund),
            Record::Dispute(dispute) => self.disputes.put(&dispute.id.clone(), dispute),
            Record::Event(event) => self.events.put(&event.id.clone(), event),
            Record::Settings(settings) => self.settings = settings,
        }
    }
}

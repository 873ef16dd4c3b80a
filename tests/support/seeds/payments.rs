//! Payments and the ledger.

use shared::database::Table;
use shared_payments::store::ledger::Entry;
use shared_payments::store::payments::{self, Payment, PaymentRef};

use super::parsed;
use crate::support::payments::Order;
use crate::support::{Actor, TestApp};

impl TestApp {
    /// All entries of the ledger.
    pub fn ledger(&self) -> Vec<Entry> {
        self.all(Table::Payments)
    }

    /// The sum of the ledger, in paise.
    pub fn ledger_sum(&self) -> i64 {
        self.ledger().iter().map(|entry| entry.amount).sum()
    }

    /// Changes the payment of an order.
    pub fn change_payment(&self, student: &Actor, order: &Order, change: impl FnOnce(&mut Payment)) {
        let of = PaymentRef {
            user_id: parsed(&student.id),
            payment_id: parsed(&order.payment_id),
        };
        self.change(&payments::key(of), change);
    }
}

//! Rows that are put into the tables without any endpoint, made from the types of the store.
//!
//! A test that needs a state that no endpoint leads to changes a row by its type: when the store changes, the test no
//! longer compiles. [`tables`] has the operations for any row, and the other files those for the rows of an area.

mod accounts;
mod assessments;
mod courses;
mod events;
mod files;
mod learning;
mod payments;
mod plans;
pub mod snapshots;
mod tables;
mod tutor;

use shared::ids::{Id, Ids};

pub use courses::{course, paise};

use crate::support::TestApp;

impl TestApp {
    /// An id that nothing has yet.
    pub fn fresh_id<T>(&self) -> Id<T> {
        Ids::new(self.cloud.clock().clone()).id()
    }
}

fn parsed<T>(id: &str) -> Id<T> {
    id.parse().unwrap()
}

//! Payments: orders, what the provider reports about them, refunds and the ledger.

pub mod personal_data;
pub mod rules;
pub mod service;
pub mod store;

pub use personal_data::PERSONAL_DATA;

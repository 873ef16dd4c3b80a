//! Pure rules: they get values and return decisions.

pub mod amount;
pub mod checks;
pub mod entitlement;
pub mod facts;
pub mod ledger;
pub mod refund;
pub mod signature;
pub mod webhook;

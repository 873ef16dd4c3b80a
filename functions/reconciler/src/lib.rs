//! The reconciler. Every ten minutes it asks the payment provider about orders that have not ended, and does what other
//! functions could not finish: refunds that the provider has not accepted, receipts that were not queued.
//!
//! A check can be done twice: its effects are bound to the version of the payment, and the provider knows our refunds
//! by their ids. So runs may overlap each other and everything else.

use payments::check::check_payments;
use shared::lambda::Function;

mod payments;

/// The function.
#[must_use]
pub fn function() -> Function {
    Function::schedule("reconciler", |app| async move { check_payments(&app).await })
}

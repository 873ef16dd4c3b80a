//! The reconciler. Every ten minutes it asks the payment provider about orders that have not ended, and does what other
//! functions could not finish: refunds that the provider has not accepted, receipts that were not queued. From a queue
//! it gets payments that have to go back at once.
//!
//! A check can be done twice: its effects are bound to the version of the payment, and the provider knows our refunds
//! by their ids. So runs may overlap each other and everything else.

use payments::check::check_payments;
use payments::pay_back::pay_back;
use shared::clients::queues::PaymentJob;
use shared::lambda::Function;
use shared::{App, Result};
use shared_payments::store::payments::PaymentRef;

mod payments;

/// The function.
#[must_use]
pub fn function() -> Function {
    Function::schedule_and_queue(
        "reconciler",
        |app| async move { check_payments(&app).await },
        handle_job,
    )
}

async fn handle_job(app: App, job: PaymentJob) -> Result<()> {
    let PaymentJob::PayBack { user_id, payment_id } = job;
    pay_back(&app, PaymentRef { user_id, payment_id }).await
}

//! Asks for refunds at once.

use shared::clients::razorpay::Account;
use shared::{App, Result};
use shared_payments::service::carry_out_all;
use shared_payments::store::payments::PaymentRef;

/// Asks the payment provider for the refunds of a payment that it has not accepted. What it cannot do now is left to the
/// next check of the payment, which is due already.
pub(crate) async fn pay_back(app: &App, of: PaymentRef) -> Result<()> {
    let account = Account::load(&app.secrets)?;
    if let Err(error) = Box::pin(carry_out_all(app, &account, of)).await {
        tracing::warn!(payment_id = %of.payment_id, %error, "a refund is left to the next check");
    }
    Ok(())
}

//! Mails the receipt of a payment.

use shared::clients::mail::MailOutcome;
use shared::types::email::Email;
use shared::{App, Error, Result};
use shared_accounts::store::suppressions::Suppressions;
use shared_accounts::store::users::Users;
use shared_payments::store::payments::{Payment, PaymentRef, Payments};
use shared_payments::store::receipts::{ReceiptMail, ReceiptMails};

use crate::mail::payment_receipt::{Receipt, receipt_mail};

/// How long a worker may take for a delivery: longer than the SDK waits for SES.
const LEASE_SECONDS: i64 = 30;

/// Mails the receipt of this payment, unless it has been mailed.
///
/// # Errors
/// Any error means that the message must be delivered again, for example because another worker holds the lease.
pub(crate) async fn deliver_payment_receipt(app: &App, of: PaymentRef) -> Result<()> {
    let mails = ReceiptMails(&app.database);
    let is_pending = |mail: &ReceiptMail| !mail.delivered;
    let Some(mail) = mails.get(of).await?.filter(is_pending) else {
        return Ok(());
    };
    if !mails
        .claim_delivery(of, app.clock.unix_seconds(), LEASE_SECONDS)
        .await?
    {
        return match mails.get(of).await?.filter(is_pending) {
            None => Ok(()),
            Some(_) => Err(Error::unavailable("another worker is mailing this receipt")),
        };
    }
    let sent = send(app, of, &mail.number).await;
    mails.end_delivery(of, sent.is_ok()).await?;
    sent
}

/// Receipts go to verified addresses only: they say who has bought what. Without one, the history has the receipt.
async fn send(app: &App, of: PaymentRef, number: &str) -> Result<()> {
    let user = Users(&app.database).get(of.user_id).await?;
    let email = user.filter(|user| user.email_verified).and_then(|user| user.email);
    let payment = Payments(&app.database).get(of).await?;
    let (Some(email), Some(payment)) = (email, payment) else {
        return Ok(());
    };
    mail(app, &email, number, &payment).await
}

/// A refusal by SES is final: the same mail would be refused again.
async fn mail(app: &App, email: &Email, number: &str, payment: &Payment) -> Result<()> {
    if Suppressions(&app.database).of(email).await?.is_some() {
        app.metrics.count("MailSuppressed");
        return Ok(());
    }
    let mail = receipt_mail(&Receipt {
        number,
        course: &payment.course_title,
        price: payment.price,
        paid_at: payment.paid_at.unwrap_or(payment.created_at),
    });
    let sent = app
        .mail()
        .send(&app.config, email, mail.subject, &mail.text, &mail.html);
    match sent.await? {
        MailOutcome::Accepted => app.metrics.count("MailSent"),
        MailOutcome::Refused(_logged) => app.metrics.count("MailRefused"),
    }
    Ok(())
}

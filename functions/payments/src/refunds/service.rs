//! The decision of an admin about a refund.

use serde::{Deserialize, Serialize};
use shared::App;
use shared::clients::razorpay::Account;
use shared::database::idempotency::{Idempotency, IdempotencyOutcome};
use shared::error::{Error, Result};
use shared::http::{Fields, IdempotencyKey, Validate};
use shared::ids::RefundId;
use shared_accounts::rules::profile::free_text;
use shared_payments::service::{RefundDecision, RefundedPayment, carry_out, decide_refund};
use shared_payments::store::refunds::Refunds;
use utoipa::ToSchema;

use super::access::AdminRefund;
use super::view::RefundReply;

/// The maximum length of notes, in characters.
const MAX_NOTES: usize = 1_000;

/// The notes of the admin who decides.
#[derive(Deserialize, ToSchema)]
pub(crate) struct DecideRefundRequest {
    /// At most 1,000 characters, which other admins see. Also accepted as `notes`.
    #[schema(example = "Within the first two weeks.")]
    admin_notes: Option<String>,
}

#[derive(Serialize)]
pub(crate) struct DecideRefund {
    notes: Option<String>,
}

impl Validate for DecideRefund {
    type Body = DecideRefundRequest;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] = &[&[("notes", "admin_notes")]];

    fn validate(body: DecideRefundRequest, fields: &mut Fields) -> Option<Self> {
        let notes = body.admin_notes.unwrap_or_default();
        let notes = fields.parsed("admin_notes", free_text(&notes, MAX_NOTES))?;
        Some(Self { notes })
    }
}

/// Decides about a refund, and asks the provider for an approved one.
pub(crate) async fn decide(
    app: &App,
    AdminRefund { admin, refund }: AdminRefund,
    IdempotencyKey(key): IdempotencyKey,
    request: DecideRefund,
    is_approved: bool,
) -> Result<RefundReply> {
    let admin_id = admin.0.user.id;
    let fingerprint = (refund.id, is_approved, &request);
    let (keys, now) = (Idempotency(&app.database), app.clock.unix_seconds());
    let begun = keys.begin::<RefundId>(admin_id, "decide_refund", key.as_deref(), &fingerprint, now);
    let record = match begun.await? {
        IdempotencyOutcome::Replay(_) => return current(app, refund.payment(), refund.id).await,
        IdempotencyOutcome::Proceed(record) => record,
    };
    let decision = RefundDecision {
        admin: admin_id,
        is_approved,
        notes: request.notes,
    };
    let decided = Box::pin(decide_refund(app, &refund, &decision, &record)).await;
    let decided = record.release_on_error(&app.database, decided).await?;
    let mut demands = decided.payment.demands.iter();
    let Some(demand) = demands.find(|demand| demand.refund_id == refund.id) else {
        return Ok(RefundReply::new(decided, true));
    };
    let account = Account::load(&app.secrets)?;
    let asked = Box::pin(carry_out(app, &account, (&decided.payment).into(), demand)).await;
    if let Err(error) = asked {
        // The decision stands, and the reconciler asks again.
        tracing::warn!(%error, refund_id = %refund.id, "a refund is left to the reconciler");
    }
    current(app, refund.payment(), refund.id).await
}

async fn current(app: &App, of: shared_payments::store::payments::PaymentRef, id: RefundId) -> Result<RefundReply> {
    let refund = Refunds(&app.database).get(of, id).await?.ok_or_else(Error::not_found)?;
    let refunded = RefundedPayment::read(app, refund).await?;
    Ok(RefundReply::new(refunded, true))
}

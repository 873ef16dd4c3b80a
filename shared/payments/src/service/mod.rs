//! What functions share about payments: orders, what the provider reports, refunds, the checks of the reconciler.

mod apply;
mod effects;
mod orders;
mod reconcile;
mod refunds;
mod snapshot;

pub use apply::{Applied, Source, apply};
pub use orders::{NewOrder, create_order};
pub use reconcile::reconcile;
pub use refunds::{RefundDecision, RefundedPayment, carry_out, carry_out_all, decide_refund, request_refund};
pub use snapshot::Snapshot;

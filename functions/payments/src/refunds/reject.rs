//! `POST /api/admin/refunds/{id}/reject`

use axum::Json;
use axum::extract::State;
use shared::http::{IdempotencyKey, Valid};
use shared::ids::RefundId;
use shared::{App, Result};

use super::access::AdminRefund;
use super::service::{DecideRefund, DecideRefundRequest, decide};
use super::view::RefundReply;

/// Rejects a requested refund.
///
/// The user can request a refund of the same payment once again. A second decision is 409.
#[utoipa::path(post, path = "/api/admin/refunds/{id}/reject", tag = "payments",
    params(("id" = RefundId, Path), IdempotencyKey),
    request_body = DecideRefundRequest, responses((status = 200, body = RefundReply)),
    security(("bearer" = ["admin"])))]
pub(crate) async fn reject_refund(
    State(app): State<App>,
    refund: AdminRefund,
    key: IdempotencyKey,
    Valid(request): Valid<DecideRefund>,
) -> Result<Json<RefundReply>> {
    Box::pin(decide(&app, refund, key, request, false)).await.map(Json)
}

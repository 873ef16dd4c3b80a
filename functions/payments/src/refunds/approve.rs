//! `POST /api/admin/refunds/{id}/approve`

use axum::Json;
use axum::extract::State;
use shared::http::{IdempotencyKey, Valid};
use shared::ids::RefundId;
use shared::{App, Result};

use super::access::AdminRefund;
use super::service::{DecideRefund, DecideRefundRequest, decide};
use super::view::RefundReply;

/// Approves a requested refund.
///
/// The payment provider is asked at once. If it is not available, the refund stays `processing` and is carried out
/// later. A second decision is 409.
#[utoipa::path(post, path = "/api/admin/refunds/{id}/approve", tag = "payments",
    params(("id" = RefundId, Path), IdempotencyKey),
    request_body = DecideRefundRequest, responses((status = 200, body = RefundReply)),
    security(("bearer" = ["admin"])))]
pub(crate) async fn approve_refund(
    State(app): State<App>,
    refund: AdminRefund,
    key: IdempotencyKey,
    Valid(request): Valid<DecideRefund>,
) -> Result<Json<RefundReply>> {
    Box::pin(decide(&app, refund, key, request, true)).await.map(Json)
}

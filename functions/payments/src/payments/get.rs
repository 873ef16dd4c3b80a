//! `GET /api/payments/{id}`

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use shared::ids::PaymentId;
use shared::{App, Result};
use shared_payments::service::RefundedPayment;
use shared_payments::store::refunds::Refunds;
use utoipa::ToSchema;

use super::access::VisiblePayment;
use super::view::PaymentReply;
use crate::refunds::view::RefundReply;

/// A payment with its refunds.
#[derive(Serialize, ToSchema)]
pub(crate) struct PaymentDetail {
    #[serde(flatten)]
    payment: PaymentReply,
    /// Its refunds, oldest first, other than those that were made in Razorpay's dashboard.
    refunds: Vec<RefundReply>,
}

/// Gets a payment with its refunds.
///
/// It is for the user who pays and for admins. For others it is not found.
#[utoipa::path(get, path = "/api/payments/{id}", tag = "payments",
    params(("id" = PaymentId, Path)), responses((status = 200, body = PaymentDetail)), security(("bearer" = [])))]
pub(crate) async fn get_payment(
    State(app): State<App>,
    VisiblePayment { payment, is_admin }: VisiblePayment,
) -> Result<Json<PaymentDetail>> {
    let refunds = Refunds(&app.database).of_payment((&payment).into()).await?;
    let reply = |refund| {
        let payment = payment.clone();
        RefundReply::new(RefundedPayment { refund, payment }, is_admin)
    };
    Ok(Json(PaymentDetail {
        refunds: refunds.into_iter().map(reply).collect(),
        payment: PaymentReply::new(&payment, is_admin),
    }))
}

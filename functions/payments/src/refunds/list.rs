//! `GET /api/admin/refunds`

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use shared::database::{Paged, decode};
use shared::http::{Fields, List, Page, Parameters, Validate};
use shared::{App, Result};
use shared_accounts::http::Admin;
use shared_payments::rules::refund::RefundStatus;
use shared_payments::service::RefundedPayment;
use shared_payments::store::payments;
use shared_payments::store::refunds::Refunds;

use super::view::RefundReply;

/// The query parameters of a list of refunds.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListRefunds {
    /// Only refunds with this status.
    #[param(value_type = Option<RefundStatus>)]
    status: Option<String>,
}

pub(crate) struct RefundFilter {
    status: Option<RefundStatus>,
}

impl Validate for RefundFilter {
    type Body = ListRefunds;

    fn validate(query: ListRefunds, fields: &mut Fields) -> Option<Self> {
        let status = fields.optional("status", query.status, |text| RefundStatus::parse(&text));
        Some(Self { status })
    }
}

/// Lists refunds, newest first.
///
/// They include those that the product makes by itself. A page that is filtered by status can be shorter than `limit`
/// even if there is a next page.
#[utoipa::path(get, path = "/api/admin/refunds", tag = "payments",
    params(ListRefunds, Page),
    responses((status = 200, body = List<RefundReply>)), security(("bearer" = ["admin"])))]
pub(crate) async fn list_refunds(
    State(app): State<App>,
    admin: Admin,
    page: Page,
    Parameters(RefundFilter { status }): Parameters<RefundFilter>,
) -> Result<Json<List<RefundReply>>> {
    let me = Some(admin.0.user.id);
    let Paged { rows: refunds, next } = Refunds(&app.database).every(page.query(&app, me)?, None).await?;
    let mut keys: Vec<_> = refunds.iter().map(|refund| payments::key(refund.payment())).collect();
    keys.sort();
    keys.dedup();
    let rows = app.database.batch_get(&keys.iter().collect::<Vec<_>>()).await?;
    let mut replies = Vec::with_capacity(refunds.len());
    for refund in refunds {
        if let Some(payment) = rows.get(&payments::key(refund.payment())) {
            let payment = decode(payment.clone())?;
            replies.push(RefundReply::new(RefundedPayment { refund, payment }, true));
        }
    }
    replies.retain(|reply| status.is_none_or(|status| reply.status() == status));
    page.list(&app, me, Paged { rows: replies, next }).map(Json)
}

//! `GET /api/payments`

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use shared::database::RowFilter;
use shared::http::{Fields, List, Page, Parameters, Validate};
use shared::ids::{CourseId, UserId};
use shared::types::role::Role;
use shared::{App, Result};
use shared_accounts::http::Caller;
use shared_payments::rules::facts::PaymentState;
use shared_payments::store::payments::{Payment, PaymentFlag, Payments};

use super::view::PaymentReply;

/// The query parameters of a list of payments.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListPayments {
    /// Only payments with this status.
    #[param(value_type = Option<PaymentState>)]
    status: Option<String>,
    /// Only payments for this course, by its ID.
    #[param(value_type = Option<CourseId>)]
    course_id: Option<String>,
    /// For admins: only payments of this user.
    #[param(value_type = Option<UserId>)]
    user_id: Option<String>,
    /// For admins: only payments with this flag.
    #[param(value_type = Option<PaymentFlag>)]
    flag: Option<String>,
}

pub(crate) struct PaymentFilter {
    status: Option<PaymentState>,
    course_id: Option<CourseId>,
    user_id: Option<UserId>,
    flag: Option<PaymentFlag>,
}

impl Validate for PaymentFilter {
    type Body = ListPayments;

    fn validate(query: ListPayments, fields: &mut Fields) -> Option<Self> {
        let course = |text: String| text.parse().map_err(|_| "must be the ID of a course");
        let user = |text: String| text.parse().map_err(|_| "must be the ID of a user");
        Some(Self {
            status: fields.optional("status", query.status, |text| PaymentState::parse(&text)),
            course_id: fields.optional("course_id", query.course_id, course),
            user_id: fields.optional("user_id", query.user_id, user),
            flag: fields.optional("flag", query.flag, |text| PaymentFlag::parse(&text)),
        })
    }
}

impl PaymentFilter {
    fn is_everything(&self) -> bool {
        self.status.is_none() && self.course_id.is_none() && self.flag.is_none()
    }

    fn matches(&self, payment: &Payment) -> bool {
        self.status.is_none_or(|status| payment.facts.status() == status)
            && self.course_id.is_none_or(|course_id| payment.course_id == course_id)
            && self.flag.is_none_or(|flag| payment.flags.contains(&flag))
    }
}

/// Lists payments, newest first.
///
/// Users see their own, one for each order from its creation on. Admins see those of everybody, or of one user. A
/// filtered page can be shorter than `limit` even if there is a next page.
#[utoipa::path(get, path = "/api/payments", tag = "payments",
    params(ListPayments, Page),
    responses((status = 200, body = List<PaymentReply>)), security(("bearer" = [])))]
pub(crate) async fn list_payments(
    State(app): State<App>,
    caller: Caller,
    page: Page,
    Parameters(filter): Parameters<PaymentFilter>,
) -> Result<Json<List<PaymentReply>>> {
    let (me, is_admin) = (caller.user.id, caller.user.role == Role::Admin);
    let query = page.query(&app, Some(me))?;
    // What only admins can ask for is ignored for others, who have no payments but their own.
    let filter = PaymentFilter {
        user_id: filter.user_id.filter(|_| is_admin),
        flag: filter.flag.filter(|_| is_admin),
        ..filter
    };
    let matches = |payment: &Payment| filter.matches(payment);
    let wanted: Option<RowFilter<'_, Payment>> = if filter.is_everything() { None } else { Some(&matches) };
    let payments = match filter.user_id {
        Some(user_id) => Payments(&app.database).of_user(user_id, query, wanted).await?,
        None if is_admin => Payments(&app.database).every(query, wanted).await?,
        None => Payments(&app.database).of_user(me, query, wanted).await?,
    };
    let payments = payments.map(|payment| PaymentReply::new(&payment, is_admin));
    page.list(&app, Some(me), payments).map(Json)
}

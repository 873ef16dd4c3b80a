//! Payments: orders, their verification, the webhook of the provider, the history and refunds.

use shared::http::Group;
use shared::http::group::{EndpointGroup, Sink};
use shared::lambda::Function;
use shared::routes;
use utoipa::openapi::path::HttpMethod::Post;

mod orders;
mod payments;
mod refunds;
mod webhooks;

/// The function `payments`.
#[must_use]
pub fn function() -> Function {
    Function::http::<Payments>("payments")
}

struct Payments;

impl EndpointGroup for Payments {
    const DESCRIPTION: &'static str = "Orders of courses, payments through Razorpay and refunds.";

    fn operations<T: Sink>() -> Group<T> {
        Group::new()
            .operation(routes!(orders::create::create_order))
            .operation(routes!(payments::verify::verify_payment))
            .operation(routes!(webhooks::receive::receive_webhook))
            .operation(routes!(payments::list::list_payments))
            .operation(routes!(payments::get::get_payment))
            .operation(routes!(refunds::request::request_refund))
            .operation(routes!(refunds::list::list_refunds))
            .operation(routes!(refunds::approve::approve_refund))
            .operation(routes!(refunds::reject::reject_refund))
            .aliases(&[
                (Post, "/api/create_order", "/api/payments/create_order"),
                (Post, "/create_order", "/api/payments/create_order"),
                (Post, "/api/verify_payment", "/api/payments/verify_payment"),
                (Post, "/verify_payment", "/api/payments/verify_payment"),
            ])
    }
}

//! Payments: orders, their verification, the webhook of the provider, the history and refunds.

use shared::http::group::{EndpointGroup, Group, Sink};
use shared::lambda::Function;

use crate::aliases::ALIASES;

mod aliases;
mod orders;
mod payments;
mod refunds;
mod webhooks;

/// The function `payments`.
pub fn function() -> Function {
    Function::http::<Payments>("payments")
}

struct Payments;

impl EndpointGroup for Payments {
    const DESCRIPTION: &'static str = "Orders of courses, payments through Razorpay and refunds.";

    fn operations<T: Sink>() -> Group<T> {
        Group::new()
            .resource(orders::operations)
            .resource(payments::operations)
            .resource(webhooks::operations)
            .resource(refunds::operations)
            .aliases(&ALIASES)
    }
}

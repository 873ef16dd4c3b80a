//! The webhook of the payment provider.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::webhooks;

pub(crate) mod receive;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group.operation(routes!(webhooks::receive::receive_webhook))
}

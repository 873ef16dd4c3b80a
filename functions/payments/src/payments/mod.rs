//! Payments: one for each order.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::payments;

pub(crate) mod access;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod verify;
pub(crate) mod view;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(payments::verify::verify_payment))
        .operation(routes!(payments::list::list_payments))
        .operation(routes!(payments::get::get_payment))
}

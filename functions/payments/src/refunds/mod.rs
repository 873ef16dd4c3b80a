//! Refunds: users request them, admins decide.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::refunds;

pub(crate) mod access;
pub(crate) mod approve;
pub(crate) mod list;
pub(crate) mod reject;
pub(crate) mod request;
pub(crate) mod service;
pub(crate) mod view;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(refunds::request::request_refund))
        .operation(routes!(refunds::list::list_refunds))
        .operation(routes!(refunds::approve::approve_refund))
        .operation(routes!(refunds::reject::reject_refund))
}

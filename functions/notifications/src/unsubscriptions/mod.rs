//! The end of notification mail, by the link in each mail.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::unsubscriptions;

pub(crate) mod create;
pub(crate) mod get;
pub(crate) mod service;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(unsubscriptions::get::get_unsubscription))
        .operation(routes!(unsubscriptions::create::create_unsubscription))
}

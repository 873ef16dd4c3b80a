//! The event interests that users can choose from.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::event_interests;

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod request;
pub(crate) mod service;
pub(crate) mod update;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(event_interests::create::admin_create_event_interest))
        .operation(routes!(event_interests::update::admin_update_event_interest))
        .operation(routes!(event_interests::delete::admin_delete_event_interest))
}

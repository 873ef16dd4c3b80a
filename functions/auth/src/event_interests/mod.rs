//! The event interests that a profile can name.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::event_interests;

pub(crate) mod list;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group.operation(routes!(event_interests::list::list_event_interests))
}

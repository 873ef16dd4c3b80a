//! The log of the actions of admins.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::audit;

pub(crate) mod list;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group.operation(routes!(audit::list::admin_list_audit))
}

//! Reports of posts and messages that break the rules.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::reports;

pub(crate) mod list;
pub(crate) mod resolve;
pub(crate) mod view;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(reports::list::admin_list_reports))
        .operation(routes!(reports::resolve::admin_resolve_report))
}

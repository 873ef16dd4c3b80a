//! The caller's links to other sites.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::social_links;

pub(crate) mod get;
pub(crate) mod update;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(social_links::get::get_social_links))
        .operation(routes!(social_links::update::update_social_links))
}

//! The members of communities.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::members;

pub(crate) mod list;
pub(crate) mod update;
pub(crate) mod update_own;
pub(crate) mod view;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(members::list::list_members))
        .operation(routes!(members::update::update_member))
        .operation(routes!(members::update_own::update_own_member))
}

//! Announcements to the members of a community.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::announcements;

pub(crate) mod create;
pub(crate) mod get;
pub(crate) mod view;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(announcements::create::create_announcement))
        .operation(routes!(announcements::get::get_announcement))
}

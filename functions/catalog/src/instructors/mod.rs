//! Public profiles of people who teach a published course.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::instructors;

pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod view;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(instructors::list::list_instructors))
        .operation(routes!(instructors::get::get_instructor))
}

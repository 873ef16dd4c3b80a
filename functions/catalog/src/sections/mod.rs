//! The sections (modules) of a course: its table of contents.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::sections;

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod update;
pub(crate) mod view;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(sections::list::list_sections))
        .operation(routes!(sections::create::create_section))
        .operation(routes!(sections::get::get_section))
        .operation(routes!(sections::update::update_section))
        .operation(routes!(sections::delete::delete_section))
}

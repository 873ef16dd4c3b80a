//! Lectures and their content.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::lectures;

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod update;
pub(crate) mod view;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(lectures::list::list_lectures))
        .operation(routes!(lectures::create::create_lecture))
        .operation(routes!(lectures::get::get_lecture))
        .operation(routes!(lectures::update::update_lecture))
        .operation(routes!(lectures::delete::delete_lecture))
}

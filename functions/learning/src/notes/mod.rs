//! Notes on lectures.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::notes;

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod list;
pub(crate) mod update;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(notes::list::list_notes))
        .operation(routes!(notes::create::create_note))
        .operation(routes!(notes::update::update_note))
        .operation(routes!(notes::delete::delete_note))
}

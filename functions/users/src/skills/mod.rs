//! The caller's skills.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::skills;

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod list;
pub(crate) mod view;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(skills::list::list_skills))
        .operation(routes!(skills::create::create_skill))
        .operation(routes!(skills::delete::delete_skill))
}

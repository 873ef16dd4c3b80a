//! Questions of a quiz.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::questions;

pub(crate) mod access;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod list;
pub(crate) mod request;
pub(crate) mod update;
pub(crate) mod view;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(questions::list::list_questions))
        .operation(routes!(questions::create::create_questions))
        .operation(routes!(questions::update::update_question))
        .operation(routes!(questions::delete::delete_question))
}

//! Quizzes of lectures.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::quizzes;

pub(crate) mod access;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod update;
pub(crate) mod view;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(quizzes::get::get_quiz))
        .operation(routes!(quizzes::create::create_quiz))
        .operation(routes!(quizzes::update::update_quiz))
        .operation(routes!(quizzes::delete::delete_quiz))
}

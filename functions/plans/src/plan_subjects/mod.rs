//! Exam subjects that a student has saved.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::plan_subjects;

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod list;
pub(crate) mod update;
pub(crate) mod view;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(plan_subjects::list::list_plan_subjects))
        .operation(routes!(plan_subjects::create::create_plan_subject))
        .operation(routes!(plan_subjects::update::update_plan_subject))
        .operation(routes!(plan_subjects::delete::delete_plan_subject))
}

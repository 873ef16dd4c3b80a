//! The caller's enrollments.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::enrollments;

pub(crate) mod cancel;
pub(crate) mod create;
pub(crate) mod enroll;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod service;
pub(crate) mod view;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(enrollments::enroll::enroll))
        .operation(routes!(enrollments::list::list_enrollments))
        .operation(routes!(enrollments::create::create_enrollment))
        .operation(routes!(enrollments::get::get_enrollment))
        .operation(routes!(enrollments::cancel::cancel_enrollment))
}

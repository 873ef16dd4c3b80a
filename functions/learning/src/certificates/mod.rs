//! Certificates of completed courses.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::certificates;

pub(crate) mod get;
pub(crate) mod pdf;
pub(crate) mod verify;
pub(crate) mod view;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(certificates::get::get_certificate))
        .operation(routes!(certificates::verify::verify_certificate))
}

//! The attendance of a student at a session.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::attendance_records;

pub(crate) mod update;
pub(crate) mod view;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group.operation(routes!(attendance_records::update::update_attendance_record))
}

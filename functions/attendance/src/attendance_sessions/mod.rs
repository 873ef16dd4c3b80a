//! Attendance sessions, at which students check in.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::attendance_sessions;

mod access;
pub(crate) mod check_in;
mod code;
pub(crate) mod create;
pub(crate) mod get;
pub(crate) mod list;
mod roll;
mod view;

pub(crate) use access::OwnSession;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(attendance_sessions::list::list_attendance_sessions))
        .operation(routes!(attendance_sessions::create::create_attendance_session))
        .operation(routes!(attendance_sessions::get::get_attendance_session))
        .operation(routes!(attendance_sessions::check_in::check_in))
}

//! Attendance: sessions at which students check in, corrections and percentages.

use shared::http::Group;
use shared::http::group::{EndpointGroup, Sink};
use shared::lambda::Function;
use shared::routes;

mod attendance_records;
mod attendance_sessions;

/// The function `attendance`.
#[must_use]
pub fn function() -> Function {
    Function::http::<Attendance>("attendance")
}

struct Attendance;

impl EndpointGroup for Attendance {
    const DESCRIPTION: &'static str = "Attendance: sessions with a code that changes, check-ins and corrections.";

    fn operations<T: Sink>() -> Group<T> {
        Group::new()
            .operation(routes!(attendance_sessions::list::list_attendance_sessions))
            .operation(routes!(attendance_sessions::create::create_attendance_session))
            .operation(routes!(attendance_sessions::get::get_attendance_session))
            .operation(routes!(attendance_sessions::check_in::check_in))
            .operation(routes!(attendance_records::update::update_attendance_record))
    }
}

//! Attendance: sessions at which students check in, corrections and percentages.

use shared::http::group::{EndpointGroup, Group, Sink};
use shared::lambda::Function;

mod attendance_records;
mod attendance_sessions;

/// The function `attendance`.
pub fn function() -> Function {
    Function::http::<Attendance>("attendance")
}

struct Attendance;

impl EndpointGroup for Attendance {
    const DESCRIPTION: &'static str = "Attendance: sessions with a code that changes, check-ins and corrections.";

    fn operations<T: Sink>() -> Group<T> {
        Group::new()
            .resource(attendance_sessions::operations)
            .resource(attendance_records::operations)
    }
}

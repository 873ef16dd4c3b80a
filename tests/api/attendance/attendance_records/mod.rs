//! Operations of `attendance_records`.

mod update;

//! Operations of `attendance_sessions`.

mod check_in;
mod create;
mod get;
mod list;
mod list_csv;

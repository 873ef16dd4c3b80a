//! Attendance: sessions, check-ins, corrections, percentages.

mod access;
mod attendance_records;
mod attendance_sessions;
mod percentages;
mod personal_data;

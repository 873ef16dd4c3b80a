//! Attendance: the sessions of a course, and who was there.

pub mod records;
pub mod sessions;

use shared::database::{Database, PageQuery, Paged};
use shared::error::Result;
use shared::ids::CourseId;
use shared_learning::store::enrollments::Enrollments;

use self::records::AttendanceRecords;
use self::sessions::AttendanceSessions;

/// Enrollments of a deleted course that are looked through at once.
const ENROLLMENTS_AT_ONCE: u32 = 100;

/// Erases the attendance of a deleted course. It may be repeated: the rows through which others are found go last.
pub async fn erase_of_course(database: &Database, course_id: CourseId) -> Result<()> {
    let sessions = AttendanceSessions(database).of_course(course_id).await?;
    if sessions.is_empty() {
        return Ok(());
    }
    let mut after = None;
    loop {
        let page = PageQuery {
            limit: ENROLLMENTS_AT_ONCE,
            after,
        };
        let Paged { rows, next } = Enrollments(database).of_course(course_id, page).await?;
        let students: Vec<_> = rows.iter().map(|enrollment| enrollment.user_id).collect();
        AttendanceRecords(database)
            .erase_in_course(course_id, &students)
            .await?;
        match next {
            None => return AttendanceSessions(database).erase(course_id, &sessions).await,
            next => after = next,
        }
    }
}

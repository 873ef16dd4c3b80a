//! The students of a course with their attendance.

use std::collections::HashMap;

use futures::future::try_join_all;
use jiff::Timestamp;
use serde::Serialize;
use shared::database::{Item, Key, PageQuery, Paged, decode};
use shared::ids::{CourseId, UserId};
use shared::{App, Result};
use shared_accounts::store::users::{self, User};
use shared_assessment::rules::attendance::{AttendanceStatus, AttendanceSummary, SessionTime};
use shared_assessment::store::attendance::records::{self, Attendance};
use shared_assessment::store::attendance::sessions::{self, Schedule};
use shared_learning::store::enrollments::{Enrollment, Enrollments};
use utoipa::ToSchema;

/// Rows that one call reads ("BatchGetItem" in the DynamoDB API reference).
const ROWS_AT_ONCE: usize = 100;

/// The attendance of a student in a course.
#[derive(Serialize, ToSchema)]
pub(crate) struct StudentAttendance {
    user_id: UserId,
    /// The student's full name.
    #[schema(example = "Asha Rao")]
    name: Option<String>,
    /// The attended share of the sessions that count, in percent with one decimal; null if no session counts.
    #[schema(example = 87.5)]
    percentage: Option<f64>,
    #[schema(example = 6)]
    present: u32,
    #[schema(example = 1)]
    absent: u32,
    /// The number of sessions to which the student came late, which counts as present.
    #[schema(example = 1)]
    late: u32,
    /// The number of sessions from which the student was excused, which do not count.
    #[schema(example = 0)]
    excused: u32,
    /// The status at the session of `session_id`; null if it does not count, or not yet.
    status: Option<AttendanceStatus>,
    /// Whether the enrollment gives access to the course: it is neither canceled nor expired.
    is_enrolled: bool,
}

impl StudentAttendance {
    /// The header of the CSV file.
    pub const COLUMNS: [&str; 9] = [
        "user_id",
        "name",
        "percentage",
        "present",
        "absent",
        "late",
        "excused",
        "status",
        "is_enrolled",
    ];

    /// The attendance at the sessions with these `times`; `number` is that of the session that the client asks for.
    pub fn new(
        user: Option<&User>,
        enrollment: &Enrollment,
        attendance: &Attendance,
        times: &[SessionTime],
        number: Option<u16>,
        now: Timestamp,
    ) -> Self {
        let periods = enrollment.periods();
        let status = |time: &SessionTime| time.status(attendance.at(time.number), &periods, now);
        let summary = AttendanceSummary::new(times.iter().filter_map(status));
        let chosen = number.and_then(|number| times.get(usize::from(number)));
        let user = user.filter(|user| user.deleted_at.is_none());
        Self {
            user_id: enrollment.user_id,
            name: user.and_then(|user| user.profile.name.as_ref().map(|name| name.full())),
            percentage: summary.percentage(),
            present: summary.present,
            absent: summary.absent,
            late: summary.late,
            excused: summary.excused,
            status: chosen.and_then(status),
            is_enrolled: enrollment.is_active(now),
        }
    }

    /// A row of the CSV file.
    pub fn into_row(self) -> [String; 9] {
        [
            self.user_id.to_string(),
            self.name.unwrap_or_default(),
            self.percentage.map(|share| format!("{share:.1}")).unwrap_or_default(),
            self.present.to_string(),
            self.absent.to_string(),
            self.late.to_string(),
            self.excused.to_string(),
            self.status.map(|status| status.to_string()).unwrap_or_default(),
            self.is_enrolled.to_string(),
        ]
    }
}

/// A page of the students of a course, those who have enrolled last first: one query of their enrollments, and then the
/// names, the attendance and the schedule at once. `number` is that of the session that the client asks for.
pub(crate) async fn page(
    app: &App,
    course_id: CourseId,
    page: PageQuery,
    number: Option<u16>,
) -> Result<Paged<StudentAttendance>> {
    let now = app.clock.now();
    let enrollments = Enrollments(&app.database).of_course(course_id, page).await?;
    let students = enrollments.rows.iter().map(|enrollment| enrollment.user_id);
    let own_keys = |student| [users::key(student), records::attendance_key(student, course_id)];
    let schedule = sessions::schedule_key(course_id);
    let keys: Vec<Key> = [schedule.clone()]
        .into_iter()
        .chain(students.flat_map(own_keys))
        .collect();
    let mut rows = read_all(app, &keys).await?;
    let schedule: Option<Schedule> = rows.remove(&schedule).map(decode).transpose()?;
    let times = schedule.unwrap_or_default().times()?;
    let mut roll = Vec::with_capacity(enrollments.rows.len());
    for enrollment in &enrollments.rows {
        let [user, attendance] = own_keys(enrollment.user_id).map(|key| rows.remove(&key));
        let user: Option<User> = user.map(decode).transpose()?;
        let attendance = Attendance::of_row(attendance.as_ref())?;
        roll.push(StudentAttendance::new(
            user.as_ref(),
            enrollment,
            &attendance,
            &times,
            number,
            now,
        ));
    }
    Ok(Paged {
        rows: roll,
        next: enrollments.next,
    })
}

async fn read_all(app: &App, keys: &[Key]) -> Result<HashMap<Key, Item>> {
    let keys: Vec<&Key> = keys.iter().collect();
    let calls = keys.chunks(ROWS_AT_ONCE).map(|keys| app.database.batch_get(keys));
    Ok(try_join_all(calls).await?.into_iter().flatten().collect())
}

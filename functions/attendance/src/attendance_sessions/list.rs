//! `GET /api/courses/{course}/attendance`

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use futures::future::try_join;
use serde::{Deserialize, Serialize};
use shared::database::{Key, PageQuery, Paged};
use shared::http::csv::{self, Format};
use shared::http::{Fields, List, Page, Parameters, Validate};
use shared::ids::{AttendanceSessionId, CourseId};
use shared::{App, Error, ErrorCode, Result, string_enum};
use shared_assessment::store::attendance::sessions::{self, AttendanceSession, AttendanceSessions};
use utoipa::ToSchema;

use super::access::{AttendedCourse, OwnAttendance};
use super::roll::{self, StudentAttendance};
use super::view::SessionView;

string_enum! {
    /// A list of the reply.
    Part ("must be sessions or students") {
        /// The sessions.
        Sessions = "sessions",
        /// The students.
        Students = "students",
    }
}

/// The query parameters of the attendance of a course.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListAttendanceSessions {
    /// Only this list, `sessions` or `students`; the other one is empty.
    list: Option<String>,
    /// Shows the status of each student at this session.
    session_id: Option<String>,
    /// `json` or `csv`; takes precedence over `Accept`.
    format: Option<String>,
}

pub(crate) struct AttendanceFilter {
    list: Option<Part>,
    session_id: Option<AttendanceSessionId>,
    format: Option<Format>,
}

impl Validate for AttendanceFilter {
    type Body = ListAttendanceSessions;

    fn validate(query: ListAttendanceSessions, fields: &mut Fields) -> Option<Self> {
        Some(Self {
            list: fields.optional("list", query.list, |text| Part::parse(&text)),
            session_id: fields.optional("session_id", query.session_id, |text| {
                text.parse().map_err(|_| NO_SESSION)
            }),
            format: fields.optional("format", query.format, |text| Format::parse(&text)),
        })
    }
}

const NO_SESSION: &str = "must be a session of this course";

/// The sessions and the students of a course.
#[derive(Default, Serialize, ToSchema)]
pub(crate) struct CourseAttendance {
    /// The sessions, newest first.
    results: Vec<SessionView>,
    /// The URL of the next page of sessions, if there is one.
    #[schema(example = json!(null))]
    next: Option<String>,
    /// The students, those who have enrolled last first; for a student, only the caller.
    students: Vec<StudentAttendance>,
    /// The URL of the next page of students, if there is one.
    #[schema(example = json!(null))]
    students_next: Option<String>,
}

/// Lists the sessions of a course and the attendance of its students.
///
/// Instructors of the course see everybody, in two lists with pages of their own. Students see only their own status at
/// each session and their own percentage. Sessions count that were held while the student was enrolled; excused ones do
/// not count, and late counts as present. With `Accept: text/csv` or `format=csv` the reply is a CSV file of the
/// students, for instructors, and its next page is in the header `Link`.
#[utoipa::path(get, path = "/api/courses/{course}/attendance", tag = "attendance",
    params(("course" = String, Path, description = "The course's ID, code or slug.", example = "CS-101"),
        ListAttendanceSessions, Page),
    responses((status = 200, content((CourseAttendance = "application/json"), (String = "text/csv")))),
    security(("bearer" = [])))]
pub(crate) async fn list_attendance_sessions(
    State(app): State<App>,
    attended: AttendedCourse,
    page: Page,
    Parameters(filter): Parameters<AttendanceFilter>,
    headers: HeaderMap,
) -> Result<Response> {
    let format = filter.format.unwrap_or_else(|| Format::accepted(&headers));
    let course_id = attended.course.id;
    match (&attended.own, format) {
        (None, Format::Csv) => {
            let me = Some(attended.caller.user.id);
            let number = session_number(&app, course_id, filter.session_id).await?;
            let students = roll::page(&app, course_id, page.query(&app, me)?, number).await?;
            let list = page.list(&app, me, students.map(StudentAttendance::into_row))?;
            csv::reply("attendance", StudentAttendance::COLUMNS, list)
        }
        (Some(_), Format::Csv) => Err(Error::new(
            ErrorCode::Forbidden,
            "Only the instructors of this course can do this.",
        )),
        (None, Format::Json) => {
            let reply = of_instructor(&app, &attended, &page, &filter).await?;
            Ok(Json(reply).into_response())
        }
        (Some(own), Format::Json) => {
            let reply = of_student(&app, &attended, own, &page, &filter).await?;
            Ok(Json(reply).into_response())
        }
    }
}

/// The page of each list that is requested.
struct Pages {
    sessions: Option<Page>,
    students: Option<Page>,
}

impl Pages {
    /// A cursor belongs to one of the lists, which `list` names.
    fn new(page: &Page, course_id: CourseId, filter: &AttendanceFilter) -> Self {
        let path = format!("/api/courses/{course_id}/attendance");
        let session_id = filter.session_id.map(|id| id.to_string());
        let first = |list: &str| {
            let session_id = session_id.as_deref().map(|id| ("session_id", id));
            let query: Vec<_> = [("list", list)].into_iter().chain(session_id).collect();
            page.elsewhere(&path, &query)
        };
        let (sessions, students) = match filter.list {
            None => (Some(first("sessions")), Some(first("students"))),
            Some(Part::Sessions) => (Some(page.clone()), None),
            Some(Part::Students) => (None, Some(page.clone())),
        };
        Self { sessions, students }
    }
}

async fn of_instructor(
    app: &App,
    attended: &AttendedCourse,
    page: &Page,
    filter: &AttendanceFilter,
) -> Result<CourseAttendance> {
    let (me, course_id, now) = (Some(attended.caller.user.id), attended.course.id, app.clock.now());
    let number = session_number(app, course_id, filter.session_id).await?;
    check_cursor(app, attended, page, filter)?;
    let pages = Pages::new(page, course_id, filter);
    let sessions = async {
        let Some(page) = &pages.sessions else {
            return Ok(List::whole(Vec::new()));
        };
        let keys = sessions::counts_keys(course_id);
        let keys: Vec<&Key> = keys.iter().collect();
        let (sessions, counts) = try_join(
            read_sessions(app, course_id, page.query(app, me)?),
            app.database.batch_get(&keys),
        )
        .await?;
        let view = |session: AttendanceSession| {
            let checked_in = sessions::count(counts.values(), session.number);
            SessionView::for_instructor(session, checked_in, now)
        };
        page.list(app, me, sessions.map(view))
    };
    let students = async {
        let Some(page) = &pages.students else {
            return Ok(List::whole(Vec::new()));
        };
        let students = roll::page(app, course_id, page.query(app, me)?, number).await?;
        page.list(app, me, students)
    };
    let (sessions, students) = Box::pin(try_join(sessions, students)).await?;
    Ok(CourseAttendance {
        results: sessions.results,
        next: sessions.next,
        students: students.results,
        students_next: students.next,
    })
}

async fn of_student(
    app: &App,
    attended: &AttendedCourse,
    own: &OwnAttendance,
    page: &Page,
    filter: &AttendanceFilter,
) -> Result<CourseAttendance> {
    let (me, course_id, now) = (&attended.caller.user, attended.course.id, app.clock.now());
    let number = session_number(app, course_id, filter.session_id).await?;
    check_cursor(app, attended, page, filter)?;
    let pages = Pages::new(page, course_id, filter);
    let mut reply = CourseAttendance::default();
    if let Some(page) = &pages.sessions {
        let sessions = read_sessions(app, course_id, page.query(app, Some(me.id))?).await?;
        let sessions = sessions.map(|session| {
            let recorded = own.attendance.at(session.number);
            SessionView::for_student(session, &own.enrollment, recorded, now)
        });
        let list = page.list(app, Some(me.id), sessions)?;
        (reply.results, reply.next) = (list.results, list.next);
    }
    if pages.students.is_some() {
        let times = own.schedule.times()?;
        let student = StudentAttendance::new(Some(me), &own.enrollment, &own.attendance, &times, number, now);
        reply.students.push(student);
    }
    Ok(reply)
}

async fn read_sessions(app: &App, course_id: CourseId, page: PageQuery) -> Result<Paged<AttendanceSession>> {
    AttendanceSessions(&app.database).page(course_id, page).await
}

/// Refuses a cursor without the list that it belongs to.
fn check_cursor(app: &App, attended: &AttendedCourse, page: &Page, filter: &AttendanceFilter) -> Result<()> {
    let position = page.query(app, Some(attended.caller.user.id))?.after;
    match (position, filter.list) {
        (Some(_), None) => Err(Error::field("cursor", "was not issued for this list")),
        _ => Ok(()),
    }
}

/// The number of the session that the client asks for.
async fn session_number(app: &App, course_id: CourseId, id: Option<AttendanceSessionId>) -> Result<Option<u16>> {
    let Some(id) = id else { return Ok(None) };
    let place = AttendanceSessions(&app.database).place(id).await?;
    let place = place.filter(|place| place.course_id == course_id);
    let place = place.ok_or_else(|| Error::field("session_id", NO_SESSION))?;
    Ok(Some(place.number))
}

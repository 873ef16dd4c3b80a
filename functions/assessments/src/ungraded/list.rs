//! `GET /api/courses/{course}/ungraded`

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde::Serialize;
use shared::database::decode;
use shared::http::{List, Page};
use shared::ids::UserId;
use shared::{App, Result};
use shared_accounts::store::users::{self, User};
use shared_assessment::store::ungraded::{Ungraded, UngradedList, WorkKind};
use shared_catalog::http::OwnCourse;
use utoipa::ToSchema;

/// Work of a student that waits for a grade.
#[derive(Serialize, ToSchema)]
pub(crate) struct UngradedWork {
    kind: WorkKind,
    /// The id of the attempt or of the submission.
    #[schema(example = "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c")]
    id: String,
    user_id: UserId,
    /// The student's full name.
    #[schema(example = "Asha Rao")]
    name: Option<String>,
    /// The title of the quiz or of the assignment.
    #[schema(example = "Python basics")]
    title: String,
    #[schema(value_type = String, format = DateTime)]
    submitted_at: Timestamp,
}

/// Lists the work in a course that waits for a grade.
///
/// The oldest comes first. Only admins and the course's instructors can see it.
#[utoipa::path(get, path = "/api/courses/{course}/ungraded", tag = "assessments",
    params(("course" = String, Path, description = "The course's ID, code or slug.", example = "CS-101"), Page),
    responses((status = 200, body = List<UngradedWork>)), security(("bearer" = ["instructor"])))]
pub(crate) async fn list_ungraded(
    State(app): State<App>,
    OwnCourse { caller, course }: OwnCourse,
    page: Page,
) -> Result<Json<List<UngradedWork>>> {
    let me = Some(caller.user.id);
    let waiting = UngradedList(&app.database)
        .page(course.id, page.query(&app, me)?)
        .await?;
    // A student may have several works in the list.
    let students: BTreeSet<UserId> = waiting.rows.iter().map(|work| work.user_id).collect();
    let keys: Vec<_> = students.into_iter().map(users::key).collect();
    let rows = app.database.batch_get(&keys.iter().collect::<Vec<_>>()).await?;
    let students: Vec<User> = rows.into_values().map(decode).collect::<Result<_>>()?;
    page.list(&app, me, waiting.map(|work| view(work, &students))).map(Json)
}

fn view(work: Ungraded, students: &[User]) -> UngradedWork {
    let student = students.iter().find(|student| student.id == work.user_id);
    let student = student.filter(|student| student.deleted_at.is_none());
    UngradedWork {
        kind: work.work,
        id: work.id,
        user_id: work.user_id,
        name: student.and_then(|student| student.profile.name.as_ref().map(|name| name.full())),
        title: work.title,
        submitted_at: work.submitted_at,
    }
}

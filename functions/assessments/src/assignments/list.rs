//! `GET /api/courses/{course}/assignments`

use axum::Json;
use axum::extract::State;
use shared::database::{Paged, decode};
use shared::http::{List, Page};
use shared::{App, Result};
use shared_assessment::store::assignments::{self, Assignment, Assignments};
use shared_assessment::store::submissions::{self, Submission};
use shared_learning::http::ReadableCourse;

use super::view::AssignmentReply;

/// Lists the assignments of a course.
///
/// The oldest comes first. Only enrolled students, the course's instructors and admins can see them; students also get
/// what they have handed in.
#[utoipa::path(get, path = "/api/courses/{course}/assignments", tag = "assessments",
    params(("course" = String, Path, description = "The course's ID, code or slug.", example = "CS-101"), Page),
    responses((status = 200, body = List<AssignmentReply>)), security(("bearer" = [])))]
pub(crate) async fn list_assignments(
    State(app): State<App>,
    ReadableCourse { caller, course }: ReadableCourse,
    page: Page,
) -> Result<Json<List<AssignmentReply>>> {
    let me = caller.user.id;
    let query = page.query(&app, Some(me))?;
    let Paged { rows: ids, next } = Assignments(&app.database).page(course.id, query).await?;
    let runs = course.is_run_by(&caller.user);
    let own_keys = ids.iter().filter(|_| !runs).map(|id| submissions::key(me, *id));
    let keys: Vec<_> = ids.iter().copied().map(assignments::key).chain(own_keys).collect();
    let mut rows = app.database.batch_get(&keys.iter().collect::<Vec<_>>()).await?;
    let mut replies = Vec::with_capacity(ids.len());
    for id in ids {
        let assignment: Option<Assignment> = rows.remove(&assignments::key(id)).map(decode).transpose()?;
        let own: Option<Submission> = rows.remove(&submissions::key(me, id)).map(decode).transpose()?;
        // It may have been deleted between the two reads.
        let assignment = assignment.filter(|assignment| assignment.deleted_at.is_none());
        replies.extend(assignment.map(|assignment| AssignmentReply::new(assignment, own.as_ref())));
    }
    page.list(&app, Some(me), Paged { rows: replies, next }).map(Json)
}

//! `GET /api/admin/courses`: all courses, drafts too.

use axum::Json;
use axum::extract::State;
use shared::http::{List, Page};
use shared::{App, Error, Result};
use shared_accounts::http::Admin;
use shared_catalog::http::course::CourseSummaryReply;
use shared_catalog::rules::course::CourseStatus;
use shared_catalog::store::courses::{Course, Courses};

use crate::search::Search;

/// Which courses.
struct Wanted {
    status: Option<CourseStatus>,
    search: Option<Search>,
}

impl Wanted {
    fn of(page: &Page) -> Result<Self> {
        let status = page.filter("status").map(CourseStatus::parse).transpose();
        let status = status.map_err(|wrong| Error::field("status", wrong))?;
        let search = Search::of(page)?;
        Ok(Self { status, search })
    }

    fn holds(&self, course: &Course) -> bool {
        let is_found = |search: &Search| {
            let texts = [&course.title, &course.course_code, &course.slug];
            texts.into_iter().any(|text| search.is_in(text)) || search.text.parse() == Ok(course.id)
        };
        self.status.is_none_or(|status| course.status == status) && self.search.as_ref().is_none_or(is_found)
    }
}

/// Lists all courses, whatever their state, newest first. A filtered page may be short while there is a next one.
#[utoipa::path(get, path = "/api/admin/courses", operation_id = "list_all_courses", tag = "admin",
    params(("status" = Option<CourseStatus>, Query, description = "Only courses in this state."),
        ("q" = Option<String>, Query, description = "The id, or a part of the title, code or slug."),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 100), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = List<CourseSummaryReply>)), security(("bearer" = [])))]
pub(crate) async fn list_all_courses(
    State(app): State<App>,
    admin: Admin,
    page: Page,
) -> Result<Json<List<CourseSummaryReply>>> {
    let (me, wanted) = (Some(admin.0.user.id), Wanted::of(&page)?);
    let start = page.start(&app, me)?;
    let filter = |course: &Course| wanted.holds(course);
    let is_everything = wanted.status.is_none() && wanted.search.is_none();
    let filter = (!is_everything).then_some(&filter as &(dyn Fn(&Course) -> bool + Sync));
    let (courses, next) = Courses(&app.database).every(page.limit, start, filter).await?;
    let courses = courses.into_iter().map(CourseSummaryReply::from).collect();
    page.list(&app, me, courses, next).map(Json)
}

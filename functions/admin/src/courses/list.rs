//! `GET /api/admin/courses`

use axum::Json;
use axum::extract::State;
use shared::database::RowFilter;
use shared::http::{List, Page};
use shared::{App, Error, Result};
use shared_accounts::http::Admin;
use shared_catalog::http::course::CourseSummaryView;
use shared_catalog::rules::course::CourseStatus;
use shared_catalog::store::courses::{Course, Courses};

use crate::text_search::TextSearch;

struct CourseFilter {
    status: Option<CourseStatus>,
    search: Option<TextSearch>,
}

impl CourseFilter {
    fn of(page: &Page) -> Result<Self> {
        let status = page.filter("status").map(CourseStatus::parse).transpose();
        let status = status.map_err(|wrong| Error::field("status", wrong))?;
        let search = TextSearch::of(page)?;
        Ok(Self { status, search })
    }

    fn matches(&self, course: &Course) -> bool {
        let is_found = |search: &TextSearch| {
            let texts = [&course.title, &course.course_code, &course.slug];
            texts.into_iter().any(|text| search.is_in(text)) || search.text.parse() == Ok(course.id)
        };
        self.status.is_none_or(|status| course.status == status) && self.search.as_ref().is_none_or(is_found)
    }
}

/// Lists all courses, drafts included, newest first.
///
/// A filtered page may have fewer courses than `limit` although `next` leads to more.
#[utoipa::path(get, path = "/api/admin/courses", tag = "admin",
    params(("status" = Option<CourseStatus>, Query, description = "Only courses with this status."),
        ("q" = Option<String>, Query, description = "The ID, or a part of the title, code or slug."),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 100), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = List<CourseSummaryView>)), security(("bearer" = ["admin"])))]
pub(crate) async fn admin_list_courses(
    State(app): State<App>,
    admin: Admin,
    page: Page,
) -> Result<Json<List<CourseSummaryView>>> {
    let (me, filter) = (Some(admin.0.user.id), CourseFilter::of(&page)?);
    let query = page.query(&app, me)?;
    let matches = |course: &Course| filter.matches(course);
    let is_everything = filter.status.is_none() && filter.search.is_none();
    let matches = (!is_everything).then_some(&matches as RowFilter<'_, Course>);
    let courses = Courses(&app.database).every(query, matches).await?;
    page.list(&app, me, courses.map(CourseSummaryView::from)).map(Json)
}

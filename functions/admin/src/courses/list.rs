//! `GET /api/admin/courses`

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use shared::database::RowFilter;
use shared::http::{Fields, List, Page, Parameters, Validate};
use shared::{App, Result};
use shared_accounts::http::Admin;
use shared_catalog::http::course::CourseSummaryView;
use shared_catalog::rules::course::CourseStatus;
use shared_catalog::store::courses::{Course, Courses};

use crate::text_search::TextSearch;

/// The query parameters of a list of all courses.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListAllCourses {
    /// Only courses with this status.
    #[param(value_type = Option<CourseStatus>)]
    status: Option<String>,
    /// The ID, or a part of the title, code or slug.
    q: Option<String>,
}

pub(crate) struct CourseFilter {
    status: Option<CourseStatus>,
    search: Option<TextSearch>,
}

impl Validate for CourseFilter {
    type Body = ListAllCourses;

    fn validate(query: ListAllCourses, fields: &mut Fields) -> Option<Self> {
        Some(Self {
            status: fields.optional("status", query.status, |text| CourseStatus::parse(&text)),
            search: fields.optional("q", query.q, |text| TextSearch::parse(&text)),
        })
    }
}

impl CourseFilter {
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
    params(ListAllCourses, Page),
    responses((status = 200, body = List<CourseSummaryView>)), security(("bearer" = ["admin"])))]
pub(crate) async fn admin_list_courses(
    State(app): State<App>,
    admin: Admin,
    page: Page,
    Parameters(filter): Parameters<CourseFilter>,
) -> Result<Json<List<CourseSummaryView>>> {
    let me = Some(admin.0.user.id);
    let query = page.query(&app, me)?;
    let matches = |course: &Course| filter.matches(course);
    let is_everything = filter.status.is_none() && filter.search.is_none();
    let matches = (!is_everything).then_some(&matches as RowFilter<'_, Course>);
    let courses = Courses(&app.database).every(query, matches).await?;
    page.list(&app, me, courses.map(CourseSummaryView::from)).map(Json)
}

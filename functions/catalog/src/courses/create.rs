//! `POST /api/courses`

use axum::extract::State;
use axum::http::StatusCode;
use shared::http::Valid;
use shared::http::etag::Tagged;
use shared::types::role::Role;
use shared::{App, Error, ErrorCode, Result};
use shared_accounts::http::Instructor;
use shared_accounts::store::audit::AuditContext;
use shared_accounts::store::users::{User, Users};
use shared_catalog::http::course::CourseView;
use shared_catalog::rules::course::{CourseStatus, Level, parse_slug};
use shared_catalog::rules::price::Price;
use shared_catalog::rules::slug;
use shared_catalog::store::courses::{Course, CourseDetails, CourseInstructor, CourseTexts, Courses, DetailedCourse};
use shared_catalog::store::instructors::Instructors;

use crate::courses::patch::{CoursePatch, DEFAULT_LANGUAGE};
use crate::courses::references;
use crate::courses::request::CourseRequest;

/// How many slugs are tried for a title that other courses have, too.
const MAX_ATTEMPTS: u32 = 8;

/// Creates a course as a draft.
///
/// Instructors create courses of their own; admins can also create courses for other instructors. Without a slug, a
/// free one is derived from the title. Fails with `course_code_taken` or `slug_taken` if another course has the code or
/// slug.
#[utoipa::path(post, path = "/api/courses", tag = "catalog",
    request_body = CourseRequest, responses((status = 201, body = CourseView)), security(("bearer" = ["instructor"])),
    extensions(("x-required" = json!(["title", "course_code"]))))]
pub(crate) async fn create_course(
    State(app): State<App>,
    Instructor(caller): Instructor,
    Valid(patch): Valid<CoursePatch>,
) -> Result<(StatusCode, Tagged)> {
    let (title, course_code) = required(&patch)?;
    let owner = owner(&app, &caller.user, &patch).await?;
    let now = app.clock.now();
    let course = Course {
        id: app.ids.id(),
        slug: slug_of(&patch, &title, &course_code),
        course_code,
        title,
        level: Level::Beginner,
        category_id: None,
        language: DEFAULT_LANGUAGE.to_owned(),
        texts: CourseTexts::default(),
        has_certificate: false,
        is_trending: false,
        price: Price::FREE,
        access_days: None,
        instructors: vec![CourseInstructor::from(&owner)],
        status: CourseStatus::Draft,
        published_at: None,
        created_at: now,
        updated_at: now,
        deleted_at: None,
        version: 1,
        popularity: None,
        sections_count: 0,
        lectures_count: 0,
        duration_seconds: 0,
        enrolled_count: 0,
        rating_sum: 0,
        rating_count: 0,
        removed_lectures: Vec::new(),
    };
    let references = references::resolve(&app, &caller.user, course.id, None, &patch).await?;
    let mut new = DetailedCourse {
        course,
        details: CourseDetails::default(),
    };
    patch.apply(&mut new, &references, caller.user.role == Role::Admin)?;
    Instructors(&app.database).update(&owner).await?;
    let audit = (owner.id != caller.user.id).then(|| AuditContext::now(&app, caller.user.id));
    let course = store(&app, new, patch.slug.is_none(), audit).await?;
    Ok((StatusCode::CREATED, Tagged::new(&CourseView::from(course))?))
}

fn required(patch: &CoursePatch) -> Result<(String, String)> {
    let mut fields = shared::http::Fields::default();
    let title = fields.required("title", patch.title.clone());
    let course_code = fields.required("course_code", patch.course_code.clone());
    fields.finish(title.zip(course_code))
}

/// The user who will teach the course.
async fn owner(app: &App, user: &User, patch: &CoursePatch) -> Result<User> {
    match patch.instructor_id {
        None => Ok(user.clone()),
        Some(id) if id == user.id => Ok(user.clone()),
        Some(_) if user.role != Role::Admin => Err(Error::new(
            ErrorCode::Forbidden,
            "Only admins can create a course for another instructor.",
        )),
        Some(id) => {
            let found = Users(&app.database).get(id).await?;
            let found = found.filter(|user| user.role >= Role::Instructor && !user.banned);
            found.ok_or_else(|| Error::field("instructor_id", "is not an instructor"))
        }
    }
}

/// Derives a slug from the title, or else from the code.
fn slug_of(patch: &CoursePatch, title: &str, code: &str) -> String {
    let derived = || slug::from_title(title).or_else(|| slug::from_title(code));
    let slug = patch.slug.clone().or_else(derived);
    // Some codes, such as `me.`, give no valid slug.
    slug.unwrap_or_else(|| "course".to_owned())
}

/// Stores the course. A taken slug gets another suffix if it `is_derived`.
async fn store(
    app: &App,
    mut new: DetailedCourse,
    is_derived: bool,
    audit: Option<AuditContext>,
) -> Result<DetailedCourse> {
    let slug = new.course.slug.clone();
    for _ in 0..MAX_ATTEMPTS {
        match Courses(&app.database).create(new.clone(), audit).await {
            Err(error) if error.code() == ErrorCode::SlugTaken && is_derived => {
                new.course.slug = parse_slug(&slug::with_ending(&slug, app.ids.random())).map_err(Error::internal)?;
            }
            created => return created,
        }
    }
    Err(Error::unavailable("every slug that was tried is taken"))
}

//! `GET /api/enrollments/{id}/progress`: how far one is in a course.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use jiff::Timestamp;
use serde::Serialize;
use shared::database::decode;
use shared::{App, Error, Id, Result};
use shared_catalog::rules::lecture::ContentType;
use shared_catalog::rules::outline::{LectureEntry, Outline};
use shared_catalog::store::{courses, outlines};
use shared_learning::http::ActiveEnrollment;
use shared_learning::http::enrollment_access::read_own_by_id;
use shared_learning::store::enrollments;
use shared_learning::store::progress::{LectureProgress, of_course};
use utoipa::ToSchema;

/// How far one is in a course.
#[derive(Serialize, ToSchema)]
pub(crate) struct CourseProgress {
    /// How much is completed, in percent with one decimal.
    #[schema(example = 45.5)]
    percentage: f64,
    /// Completed lectures.
    #[schema(example = 15)]
    completed_lectures: u32,
    /// Lectures.
    #[schema(example = 33)]
    total_lectures: u32,
    /// The lecture to go on with: the one that changed last.
    resume_lecture_id: Option<Id>,
    /// The lectures of the course, in their order.
    lectures: Vec<LectureLine>,
}

/// A lecture and how far one is in it.
#[derive(Serialize, ToSchema)]
struct LectureLine {
    /// The lecture.
    lecture_id: Id,
    /// Its section.
    section_id: Id,
    /// The title.
    #[schema(example = "Variables")]
    title: String,
    /// What it consists of.
    content_type: ContentType,
    /// How long it takes.
    #[schema(example = 600)]
    duration_seconds: u32,
    /// Where to go on, in seconds.
    #[schema(example = 120)]
    last_position: u32,
    /// How much was watched.
    #[schema(example = 118)]
    watched_seconds: u32,
    /// How long it took.
    #[schema(example = 130)]
    time_spent: u32,
    /// Whether there is nothing left.
    completed: bool,
    /// When it was completed.
    #[schema(value_type = Option<String>, format = DateTime)]
    completed_at: Option<Timestamp>,
}

/// The own enrolment of `{id}` in the path, which is active, with the table of contents. Two calls.
pub(crate) struct Contents {
    enrolled: ActiveEnrollment,
    outline: Outline,
}

impl FromRequestParts<App> for Contents {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let (caller, place) = read_own_by_id(parts, app, enrollments::id_key).await?;
        let course_id = enrollments::course_of(place.ok_or_else(Error::not_found)?)?;
        let keys = [
            courses::key(course_id),
            enrollments::key(caller.user.id, course_id),
            outlines::key(course_id),
        ];
        let mut rows = app.database.batch_get(&keys.each_ref()).await?;
        let [course, enrollment, outline] = keys.map(|key| rows.remove(&key));
        let course = course.map(decode).transpose()?;
        let enrollment = enrollment.map(decode).transpose()?;
        Ok(Self {
            enrolled: ActiveEnrollment::check(caller, course, enrollment, app.clock.now())?,
            outline: outlines::read(outline)?,
        })
    }
}

/// Shows the own progress in every lecture of a course.
#[utoipa::path(get, path = "/api/enrollments/{id}/progress", operation_id = "list_progress", tag = "learning",
    params(("id" = Id, Path)), responses((status = 200, body = CourseProgress)), security(("bearer" = [])))]
pub(crate) async fn list_progress(State(app): State<App>, contents: Contents) -> Result<Json<CourseProgress>> {
    let Contents { enrolled, outline } = contents;
    let (me, course) = (enrolled.caller.user.id, enrolled.course);
    let rows = of_course(&app.database, me, course.id).await?;
    let known = |lecture: Id| outline.lecture(lecture).is_some();
    let last = rows
        .iter()
        .filter(|row| known(row.lecture_id))
        .max_by_key(|row| row.updated_at);
    let resume_lecture_id = last.map(|row| row.lecture_id);
    let mut rows: HashMap<_, _> = rows.into_iter().map(|row| (row.lecture_id, row)).collect();
    let mut lectures = Vec::new();
    for section in outline.sections {
        for lecture in section.lectures {
            let progress = rows.remove(&lecture.id);
            lectures.push(line(section.id, lecture, progress));
        }
    }
    let share = enrolled.enrollment.share(&course);
    Ok(Json(CourseProgress {
        percentage: share.percentage(),
        completed_lectures: share.completed,
        total_lectures: share.total,
        resume_lecture_id,
        lectures,
    }))
}

fn line(section_id: Id, lecture: LectureEntry, row: Option<LectureProgress>) -> LectureLine {
    let completed_at = row.as_ref().and_then(|row| row.completed_at);
    let progress = row.map(|row| row.progress).unwrap_or_default();
    LectureLine {
        lecture_id: lecture.id,
        section_id,
        title: lecture.title,
        content_type: lecture.content_type,
        duration_seconds: lecture.duration_seconds,
        last_position: progress.last_position,
        watched_seconds: progress.watched_seconds,
        time_spent: progress.time_spent,
        completed: progress.completed,
        completed_at,
    }
}

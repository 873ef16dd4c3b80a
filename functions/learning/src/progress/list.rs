//! `GET /api/enrollments/{id}/progress`

use std::collections::HashMap;

use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use jiff::Timestamp;
use serde::Serialize;
use shared::database::decode;
use shared::ids::{CourseId, LectureId, SectionId};
use shared::{App, Error, Result};
use shared_catalog::rules::lecture::ContentType;
use shared_catalog::rules::outline::{LectureEntry, Outline};
use shared_catalog::store::{courses, outlines};
use shared_learning::http::ActiveEnrollment;
use shared_learning::http::enrollment_access::read_own_by_id;
use shared_learning::store::enrollments;
use shared_learning::store::progress::{LectureProgress, LectureProgresses};
use utoipa::ToSchema;

/// A student's progress in a course.
#[derive(Serialize, ToSchema)]
pub(crate) struct CourseProgress {
    /// Share of completed lectures, in percent with one decimal.
    #[schema(example = 45.5)]
    percentage: f64,
    /// The number of completed lectures.
    #[schema(example = 15)]
    completed_lectures: u32,
    /// The number of lectures in the course.
    #[schema(example = 33)]
    total_lectures: u32,
    /// The lecture with the latest progress, to resume.
    resume_lecture_id: Option<LectureId>,
    /// The lectures of the course in order.
    lectures: Vec<LectureProgressView>,
}

/// A lecture with the student's progress.
#[derive(Serialize, ToSchema)]
struct LectureProgressView {
    lecture_id: LectureId,
    section_id: SectionId,
    #[schema(example = "Variables")]
    title: String,
    content_type: ContentType,
    /// The length of the lecture.
    #[schema(example = 600)]
    duration_seconds: u32,
    /// The position at which to resume, in seconds.
    #[schema(example = 120)]
    last_position: u32,
    /// How much of the lecture was watched, in seconds.
    #[schema(example = 118)]
    watched_seconds: u32,
    /// How long the student spent on the lecture, in seconds.
    #[schema(example = 130)]
    time_spent: u32,
    completed: bool,
    #[schema(value_type = Option<String>, format = DateTime)]
    completed_at: Option<Timestamp>,
}

/// The caller's active enrollment with the `{id}` of the path, and the course's outline. Two calls.
pub(crate) struct EnrolledOutline {
    enrolled: ActiveEnrollment,
    outline: Outline,
}

impl FromRequestParts<App> for EnrolledOutline {
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

/// Lists the caller's progress in all lectures of a course.
///
/// The enrollment must be active. Lectures that were not started are included.
#[utoipa::path(get, path = "/api/enrollments/{id}/progress", tag = "learning",
    params(("id" = CourseId, Path)), responses((status = 200, body = CourseProgress)), security(("bearer" = [])))]
pub(crate) async fn list_progress(State(app): State<App>, enrolled: EnrolledOutline) -> Result<Json<CourseProgress>> {
    let EnrolledOutline { enrolled, outline } = enrolled;
    let (me, course) = (enrolled.caller.user.id, enrolled.course);
    let rows = LectureProgresses(&app.database).of_course(me, course.id).await?;
    let is_in_course = |lecture: LectureId| outline.lecture(lecture).is_some();
    let last = rows
        .iter()
        .filter(|row| is_in_course(row.lecture_id))
        .max_by_key(|row| row.updated_at);
    let resume_lecture_id = last.map(|row| row.lecture_id);
    let mut rows: HashMap<_, _> = rows.into_iter().map(|row| (row.lecture_id, row)).collect();
    let mut lectures = Vec::new();
    for section in outline.sections {
        for lecture in section.lectures {
            let progress = rows.remove(&lecture.id);
            lectures.push(view(section.id, lecture, progress));
        }
    }
    let completion = enrolled.enrollment.completion(&course);
    Ok(Json(CourseProgress {
        percentage: completion.percentage(),
        completed_lectures: completion.completed,
        total_lectures: completion.total,
        resume_lecture_id,
        lectures,
    }))
}

fn view(section_id: SectionId, lecture: LectureEntry, row: Option<LectureProgress>) -> LectureProgressView {
    let completed_at = row.as_ref().and_then(|row| row.completed_at);
    let progress = row.map(|row| row.progress).unwrap_or_default();
    LectureProgressView {
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

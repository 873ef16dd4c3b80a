//! The subjects of a request: saved ones by id or course code, and complete ones.

use std::collections::HashSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shared::http::Fields;
use shared::ids::{PlanSubjectId, UserId};
use shared::{App, Error, Result};
use shared_accounts::rules::{birth_date, skill};
use shared_plans::planner::{Difficulty, MAX_SUBJECTS, Subject};
use shared_plans::store::subjects::{PlanSubject, PlanSubjects};
use utoipa::ToSchema;

use crate::study_time::parse_hours;

/// The id or the course code of one of the caller's exam subjects, or a complete subject.
#[derive(Deserialize, ToSchema)]
#[schema(as = RequestedPlanSubject)]
#[serde(untagged)]
pub(crate) enum RequestedSubjectBody {
    /// The id or the course code of a saved subject.
    Saved(String),
    /// A complete subject, which is not saved.
    Inline(InlineSubject),
}

/// A subject that is given in full.
#[derive(Deserialize, ToSchema)]
#[schema(as = InlinePlanSubject)]
pub(crate) struct InlineSubject {
    /// 1 to 100 characters.
    #[schema(required, nullable = false, example = "Linear Algebra")]
    name: Option<String>,
    /// The date of the exam, after the first day of the plan.
    #[schema(required, nullable = false, format = Date, example = "2099-03-14")]
    exam_date: Option<String>,
    /// `easy`, `medium` (the default) or `hard`.
    #[schema(example = "hard")]
    difficulty: Option<String>,
    /// Total hours of study: more than 0, at most 1,000. By default, the planner decides.
    #[schema(example = 20.0)]
    hours: Option<f64>,
}

/// A parsed subject of a request.
#[derive(Clone, Debug, Serialize)]
pub(crate) enum RequestedSubject {
    Saved(String),
    Inline {
        name: String,
        exam_date: Date,
        difficulty: Difficulty,
        minutes: Option<u32>,
    },
}

/// Subjects for the planner, with the ids of those that are saved.
pub(crate) struct ResolvedSubjects {
    pub(crate) subjects: Vec<Subject>,
    pub(crate) ids: Vec<Option<PlanSubjectId>>,
}

/// Parses the subjects of a request.
pub(crate) fn parse(bodies: Option<Vec<RequestedSubjectBody>>, fields: &mut Fields) -> Option<Vec<RequestedSubject>> {
    let bodies = fields.required("subjects", bodies)?;
    if !(1..=MAX_SUBJECTS).contains(&bodies.len()) {
        fields.wrong("subjects", format!("must have 1 to {MAX_SUBJECTS} subjects"));
        return None;
    }
    let count = bodies.len();
    let parsed = bodies.into_iter().enumerate().map(|(position, body)| match body {
        RequestedSubjectBody::Saved(text) => Some(RequestedSubject::Saved(text)),
        RequestedSubjectBody::Inline(body) => parse_inline(body, position, fields),
    });
    let requested: Vec<RequestedSubject> = parsed.collect::<Vec<_>>().into_iter().flatten().collect();
    (requested.len() == count).then_some(requested)
}

fn parse_inline(body: InlineSubject, position: usize, fields: &mut Fields) -> Option<RequestedSubject> {
    let field = |name: &str| format!("subjects[{position}].{name}");
    let name = body.name.ok_or("is required").and_then(|text| skill::parse_name(&text));
    let name = fields.parsed(field("name"), name);
    let date = body
        .exam_date
        .ok_or("is required")
        .and_then(|text| birth_date::parse(&text));
    let exam_date = fields.parsed(field("exam_date"), date);
    let difficulty = body
        .difficulty
        .map_or(Ok(Difficulty::Medium), |text| Difficulty::parse(&text));
    let difficulty = fields.parsed(field("difficulty"), difficulty);
    let minutes = body.hours.map(parse_hours).transpose();
    let minutes = fields.parsed(field("hours"), minutes);
    Some(RequestedSubject::Inline {
        name: name?,
        exam_date: exam_date?,
        difficulty: difficulty?,
        minutes: minutes?,
    })
}

/// A saved subject as the planner needs it. `None` without the date of its exam.
pub(crate) fn as_planner_subject(saved: &PlanSubject) -> Option<Subject> {
    Some(Subject {
        name: saved.name.clone(),
        exam_date: saved.exam_date?,
        difficulty: saved.difficulty,
        minutes: saved.minutes,
        done_minutes: 0,
        missed_minutes: 0,
    })
}

/// Looks up the saved subjects.
///
/// # Errors
/// [`shared::ErrorCode::Validation`] for a subject that does not exist, is repeated or has no exam after `start`.
pub(crate) async fn resolve(
    app: &App,
    user_id: UserId,
    requested: Vec<RequestedSubject>,
    start: Date,
) -> Result<ResolvedSubjects> {
    let has_saved = requested
        .iter()
        .any(|subject| matches!(subject, RequestedSubject::Saved(_)));
    let saved = if has_saved {
        PlanSubjects(&app.database).of_user(user_id).await?
    } else {
        Vec::new()
    };
    let mut fields = Fields::default();
    let (mut subjects, mut ids): (Vec<Subject>, Vec<Option<PlanSubjectId>>) = (Vec::new(), Vec::new());
    let mut names = HashSet::new();
    for (position, requested) in requested.into_iter().enumerate() {
        let (subject, id, field) = match requested {
            RequestedSubject::Saved(text) => {
                let field = format!("subjects[{position}]");
                match find_saved(&saved, &text) {
                    Ok((subject, id)) => (subject, Some(id), field),
                    Err(message) => {
                        fields.wrong(field, message);
                        continue;
                    }
                }
            }
            RequestedSubject::Inline {
                name,
                exam_date,
                difficulty,
                minutes,
            } => {
                let subject = Subject {
                    name,
                    exam_date,
                    difficulty,
                    minutes,
                    done_minutes: 0,
                    missed_minutes: 0,
                };
                (subject, None, format!("subjects[{position}].exam_date"))
            }
        };
        if subject.exam_date <= start {
            fields.wrong(
                field,
                format!("must have an exam after {start}, the first day of the plan"),
            );
        } else if !names.insert(skill::same(&subject.name)) {
            fields.wrong(format!("subjects[{position}]"), "is repeated");
        }
        subjects.push(subject);
        ids.push(id);
    }
    fields.finish(Some(ResolvedSubjects { subjects, ids }))
}

/// Finds a saved subject that has an exam date by its id or its course code.
fn find_saved(saved: &[PlanSubject], text: &str) -> Result<(Subject, PlanSubjectId), &'static str> {
    let id: Option<PlanSubjectId> = text.parse().ok();
    let code = text.trim();
    let is_named = |subject: &&PlanSubject| match id {
        Some(id) => subject.id == id,
        None => subject
            .course_code
            .as_deref()
            .is_some_and(|other| other.eq_ignore_ascii_case(code)),
    };
    let named: Vec<&PlanSubject> = saved.iter().filter(is_named).collect();
    if named.is_empty() {
        return Err("is neither the id nor the course code of one of your subjects");
    }
    let with_exam = named
        .iter()
        .find_map(|subject| Some((as_planner_subject(subject)?, subject.id)));
    with_exam.ok_or(if id.is_some() {
        "has no exam date"
    } else {
        "must belong to one of your subjects that has an exam date"
    })
}

/// No subject has an exam ahead.
pub(crate) fn no_exams_left() -> Error {
    Error::new(shared::ErrorCode::Conflict, "There are no exams left to plan for.")
}

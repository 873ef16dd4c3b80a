//! The subjects of a request: own ones by id or course code, and ones that only the request knows.

use std::collections::HashSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shared::http::Fields;
use shared::{App, Error, Id, Result};
use shared_accounts::rules::{birth_date, skill};
use shared_plans::planner::{Difficulty, MOST_SUBJECTS, Subject};
use shared_plans::store::subjects::{PlanSubject, PlanSubjects};
use utoipa::ToSchema;

use crate::subject_rules::parse_hours;

/// A subject: the id or the course code of an own one, or one that comes with the request.
#[derive(Deserialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum SubjectBody {
    /// An id or a course code.
    Own(String),
    /// One that comes with the request.
    Given(GivenBody),
}

/// A subject that comes with the request.
#[derive(Deserialize, ToSchema)]
pub(crate) struct GivenBody {
    /// 1 to 100 characters.
    #[schema(required, nullable = false, example = "Linear Algebra")]
    name: Option<String>,
    /// The day of the exam.
    #[schema(required, nullable = false, format = Date, example = "2099-03-14")]
    exam_date: Option<String>,
    /// easy, medium (if not given) or hard.
    #[schema(example = "hard")]
    difficulty: Option<String>,
    /// All hours that it is to get; more than 0, at most 1,000.
    #[schema(example = 20.0)]
    hours: Option<f64>,
}

/// A subject that is wanted.
#[derive(Debug, Serialize)]
pub(crate) enum Wanted {
    Own(String),
    Given {
        name: String,
        exam_date: Date,
        difficulty: Difficulty,
        minutes: Option<u32>,
    },
}

/// Subjects with their ids, where they are own ones.
pub(crate) struct Found {
    pub(crate) subjects: Vec<Subject>,
    pub(crate) ids: Vec<Option<Id>>,
}

/// Reads the subjects of a request.
pub(crate) fn parse(bodies: Option<Vec<SubjectBody>>, fields: &mut Fields) -> Option<Vec<Wanted>> {
    let bodies = fields.required("subjects", bodies)?;
    if !(1..=MOST_SUBJECTS).contains(&bodies.len()) {
        fields.wrong("subjects", format!("must be 1 to {MOST_SUBJECTS}"));
        return None;
    }
    let all = bodies.len();
    let parsed = bodies.into_iter().enumerate().map(|(position, body)| match body {
        SubjectBody::Own(text) => Some(Wanted::Own(text)),
        SubjectBody::Given(body) => given(body, position, fields),
    });
    let wanted: Vec<Wanted> = parsed.collect::<Vec<_>>().into_iter().flatten().collect();
    (wanted.len() == all).then_some(wanted)
}

fn given(body: GivenBody, position: usize, fields: &mut Fields) -> Option<Wanted> {
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
    Some(Wanted::Given {
        name: name?,
        exam_date: exam_date?,
        difficulty: difficulty?,
        minutes: minutes?,
    })
}

/// A plan's view of an own subject, once its exam is fixed.
pub(crate) fn of_own(own: &PlanSubject) -> Option<Subject> {
    Some(Subject {
        name: own.name.clone(),
        exam_date: own.exam_date?,
        difficulty: own.difficulty,
        minutes: own.minutes,
        done_minutes: 0,
        missed_minutes: 0,
    })
}

/// Looks the own subjects up.
///
/// # Errors
/// [`shared::Code::Validation`] for a subject that is not there or has no exam after `start`, or the database is unavailable.
pub(crate) async fn find(app: &App, user_id: Id, wanted: Vec<Wanted>, start: Date) -> Result<Found> {
    let has_own = wanted.iter().any(|wanted| matches!(wanted, Wanted::Own(_)));
    let own = if has_own {
        PlanSubjects(&app.database).of_user(user_id).await?
    } else {
        Vec::new()
    };
    let mut fields = Fields::default();
    let (mut subjects, mut ids): (Vec<Subject>, Vec<Option<Id>>) = (Vec::new(), Vec::new());
    let mut names = HashSet::new();
    for (position, wanted) in wanted.into_iter().enumerate() {
        let (subject, id, field) = match wanted {
            Wanted::Own(text) => {
                let field = format!("subjects[{position}]");
                match one_of(&own, &text) {
                    Ok((subject, id)) => (subject, Some(id), field),
                    Err(message) => {
                        fields.wrong(field, message);
                        continue;
                    }
                }
            }
            Wanted::Given {
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
                format!("must have its exam after {start}, the first day of the plan"),
            );
        } else if !names.insert(subject.name.to_lowercase()) {
            fields.wrong(format!("subjects[{position}]"), "is there twice");
        }
        subjects.push(subject);
        ids.push(id);
    }
    fields.finish(Some(Found { subjects, ids }))
}

/// The own subject that `text` names by its id, or by its course code and with an exam.
fn one_of(own: &[PlanSubject], text: &str) -> Result<(Subject, Id), &'static str> {
    let id: Option<Id> = text.parse().ok();
    let code = text.trim();
    let is_named = |subject: &&PlanSubject| match id {
        Some(id) => subject.id == id,
        None => subject
            .course_code
            .as_deref()
            .is_some_and(|own| own.eq_ignore_ascii_case(code)),
    };
    let named: Vec<&PlanSubject> = own.iter().filter(is_named).collect();
    let Some(any) = named.first() else {
        return Err("is neither the id nor the course code of an own subject");
    };
    let with_exam = named.iter().find_map(|subject| Some((of_own(subject)?, subject.id)));
    with_exam.ok_or(match any.course_code {
        _ if id.is_some() => "has no exam date",
        _ => "needs an own subject with an exam date",
    })
}

/// A plan for nothing.
pub(crate) fn nothing_left() -> Error {
    Error::new(shared::Code::Conflict, "There is no exam left to plan for.")
}

//! `POST /api/plans/reschedule`: replaces a plan with a new one from today on.

use std::collections::HashMap;

use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shared::http::{Fields, IdempotencyKey, Prefer, Valid, Validate};
use shared::ids::{GenerationId, PlanSubjectId, UserId};
use shared::{App, Error, ErrorCode, Result};
use shared_accounts::http::Caller;
use shared_plans::planner::{Feedback, Request, Subject};
use shared_plans::rules::generation::GenerationStatus;
use shared_plans::rules::task_status::TaskStatus;
use shared_plans::store::feedback::{PlanFeedback, PlanFeedbacks};
use shared_plans::store::generations::{Generation, Generations};
use shared_plans::store::subjects::{PlanSubject, PlanSubjects};
use shared_plans::store::tasks::{PlanTask, PlanTasks};
use utoipa::ToSchema;

use crate::feedback::create::{FeedbackInput, parse_feedback};
use crate::generations::polling::reply_when_ready;
use crate::generations::service::{NewGeneration, check_may_plan, start_generation};
use crate::generations::view::GenerationView;
use crate::plans::requested_subjects::{as_planner_subject, no_exams_left};
use crate::study_time::today;

/// The plan to reschedule.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ReschedulePlanRequest {
    /// The generation of the plan. Defaults to the latest plan.
    #[schema(example = json!(null))]
    generation_id: Option<GenerationId>,
    /// Feedback on the plan, unless it was given before.
    feedback: Option<FeedbackInput>,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct ReschedulePlan {
    generation_id: Option<GenerationId>,
    feedback: Option<Feedback>,
}

impl Validate for ReschedulePlan {
    type Body = ReschedulePlanRequest;

    fn validate(body: ReschedulePlanRequest, fields: &mut Fields) -> Option<Self> {
        let feedback = body
            .feedback
            .map(|feedback| parse_feedback(feedback, "feedback.", fields));
        Some(Self {
            generation_id: body.generation_id,
            feedback: feedback.flatten(),
        })
    }
}

/// Reschedules a plan from today on.
///
/// The new plan takes into account the feedback on the plan and on its predecessor, what was done and what was missed,
/// and the current state of the exam subjects. The old plan stays available. The reply waits for the new plan in the
/// same way as `POST /api/plans/generate` does. Fails with 409 if no exam is left to plan for, or if the request
/// includes feedback on a plan that has feedback already.
#[utoipa::path(post, path = "/api/plans/reschedule", tag = "plans",
    params(Prefer, IdempotencyKey),
    request_body = ReschedulePlanRequest,
    responses((status = 200, body = GenerationView),
        (status = 202, body = GenerationView, description = "The plan is not ready yet.")),
    security(("bearer" = [])))]
pub(crate) async fn reschedule_plan(
    State(app): State<App>,
    caller: Caller,
    prefer: Prefer,
    IdempotencyKey(key): IdempotencyKey,
    Valid(request): Valid<ReschedulePlan>,
) -> Result<Response> {
    check_may_plan(&app, &caller)?;
    let user = caller.user;
    let body = request.clone();
    let today = today(&user, app.clock.now());
    let plan = plan(&app, user.id, request, today).await?;
    let id = start_generation(&app, user.id, plan, "reschedule_plan", key.as_deref(), &body).await?;
    reply_when_ready(&app, user.id, id, prefer).await
}

/// Collects the input of the new plan.
async fn plan(app: &App, user_id: UserId, request: ReschedulePlan, today: Date) -> Result<NewGeneration> {
    let generations = Generations(&app.database);
    let id = match request.generation_id {
        Some(id) => id,
        None => generations
            .latest(user_id)
            .await?
            .ok_or_else(|| Error::new(ErrorCode::NotFound, "There is no plan yet."))?,
    };
    let before = generations.get(user_id, id).await?;
    let before = before.ok_or_else(|| Error::unknown("generation_id", "No plan with this id."))?;
    if before.status != GenerationStatus::Ready {
        return Err(Error::new(ErrorCode::Conflict, "This plan is not ready."));
    }
    let tasks = PlanTasks(&app.database).of_generation(user_id, id).await?;
    let given = request.feedback.map(|feedback| PlanFeedback {
        generation_id: id,
        feedback,
        created_at: app.clock.now(),
    });
    let current = match &given {
        Some(given) => Some(given.feedback.clone()),
        None => {
            let earlier = PlanFeedbacks(&app.database).of_generation(user_id, id).await?;
            earlier.map(|earlier| earlier.feedback)
        }
    };
    let saved_subjects = match before.subject_ids.iter().any(Option::is_some) {
        true => PlanSubjects(&app.database).of_user(user_id).await?,
        false => Vec::new(),
    };
    let (request, subject_ids) = next(&before, &tasks, &saved_subjects, current, today);
    if request.subjects.is_empty() {
        return Err(no_exams_left());
    }
    Ok(NewGeneration {
        request,
        subject_ids,
        previous: Some(id),
        feedback: given,
    })
}

/// The request that follows `before`: the current state of the subjects that still have an exam ahead, the time done
/// and missed, and the last and the current feedback.
fn next(
    before: &Generation,
    tasks: &[PlanTask],
    saved_subjects: &[PlanSubject],
    current: Option<Feedback>,
    today: Date,
) -> (Request, Vec<Option<PlanSubjectId>>) {
    let previous = &before.request;
    let first = previous.start.max(today);
    let mut spent: HashMap<&str, (u32, u32)> = HashMap::new();
    let mut used_today = 0;
    for task in tasks {
        let (done, missed) = spent.entry(task.subject.as_str()).or_default();
        match task.status {
            TaskStatus::Done => *done += task.minutes,
            TaskStatus::Todo | TaskStatus::Skipped if task.date < today => *missed += task.minutes,
            TaskStatus::Todo | TaskStatus::Skipped => {}
        }
        if task.status == TaskStatus::Done && task.date == first {
            used_today += task.minutes;
        }
    }
    let mut subjects = Vec::new();
    let mut ids = Vec::new();
    for (subject, id) in previous.subjects.iter().zip(&before.subject_ids) {
        let current = match id {
            None => Some(subject.clone()),
            Some(id) => saved_subjects
                .iter()
                .find(|saved| saved.id == *id)
                .and_then(as_planner_subject),
        };
        let (done, missed) = spent.get(subject.name.as_str()).copied().unwrap_or_default();
        let current = current.filter(|current| current.exam_date > first);
        if let Some(current) = current {
            subjects.push(Subject {
                done_minutes: subject.done_minutes + done,
                missed_minutes: missed,
                ..current
            });
            ids.push(*id);
        }
    }
    let last = previous.feedback.last().cloned();
    let request = Request {
        start: first,
        wished_start: None,
        daily_minutes: previous.daily_minutes,
        used_on_first_day: used_today,
        preferences: previous.preferences.clone(),
        subjects,
        feedback: last.into_iter().chain(current).collect(),
    };
    (request, ids)
}

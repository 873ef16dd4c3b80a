//! `POST /api/plans/reschedule`: the plan does not fit any more.

use std::collections::HashMap;

use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shared::http::{Fields, IdempotencyKey, Prefer, Valid, Validate};
use shared::{App, Code, Error, Id, Result};
use shared_accounts::http::Caller;
use shared_plans::planner::{Feedback, Request, Subject};
use shared_plans::rules::generation::GenerationStatus;
use shared_plans::rules::task_status::TaskStatus;
use shared_plans::store::feedback::{PlanFeedback, PlanFeedbacks};
use shared_plans::store::generations::{Generation, Generations};
use shared_plans::store::subjects::{PlanSubject, PlanSubjects};
use shared_plans::store::tasks::{PlanTask, PlanTasks};
use utoipa::ToSchema;

use crate::generation_reply::GenerationReply;
use crate::give_feedback::{FeedbackBody, parse_feedback};
use crate::start::{Plan, start};
use crate::subject_rules::today;
use crate::wait::reply_when_ready;
use crate::wanted_subjects::{nothing_left, of_own};

/// What is to be planned again.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ReschedulePlanBody {
    /// Which plan; the latest if not given.
    #[schema(example = json!(null))]
    generation_id: Option<Id>,
    /// What was not right, unless that was said before.
    feedback: Option<FeedbackBody>,
}

#[derive(Debug, Serialize)]
pub(crate) struct ReschedulePlan {
    generation_id: Option<Id>,
    feedback: Option<Feedback>,
}

impl Validate for ReschedulePlan {
    type Body = ReschedulePlanBody;

    fn validate(body: ReschedulePlanBody, fields: &mut Fields) -> Option<Self> {
        let feedback = body
            .feedback
            .map(|feedback| parse_feedback(feedback, "feedback.", fields));
        Some(Self {
            generation_id: body.generation_id,
            feedback: feedback.flatten(),
        })
    }
}

/// Plans again from today on, with the feedback on the plan and on the one before it, and with what was done and missed. The
/// plan before stays.
#[utoipa::path(post, path = "/api/plans/reschedule", operation_id = "reschedule_plan", tag = "plans",
    params(("Prefer" = Option<String>, Header, description = "`wait=N`, `respond-async` (RFC 7240)."),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key again gets the same generation.")),
    request_body = ReschedulePlanBody,
    responses((status = 200, body = GenerationReply), (status = 202, body = GenerationReply, description = "It is being made.")),
    security(("bearer" = [])))]
pub(crate) async fn reschedule_plan(
    State(app): State<App>,
    caller: Caller,
    prefer: Prefer,
    IdempotencyKey(key): IdempotencyKey,
    Valid(request): Valid<ReschedulePlan>,
) -> Result<Response> {
    let user = caller.user;
    let body = serde_json::to_vec(&request).map_err(Error::internal)?;
    let today = today(&user, app.clock.now());
    let plan = plan(&app, user.id, request, today).await?;
    let id = start(&app, user.id, plan, "reschedule_plan", key, &body).await?;
    reply_when_ready(&app, user.id, id, prefer).await
}

/// Gathers what the new plan is to be made of.
async fn plan(app: &App, user_id: Id, request: ReschedulePlan, today: Date) -> Result<Plan> {
    let generations = Generations(&app.database);
    let id = match request.generation_id {
        Some(id) => id,
        None => generations.latest(user_id).await?.ok_or_else(Error::not_found)?,
    };
    let before = generations.get(user_id, id).await?.ok_or_else(Error::not_found)?;
    if before.status != GenerationStatus::Ready {
        return Err(Error::new(Code::Conflict, "This plan is not ready."));
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
            let said = PlanFeedbacks(&app.database).of_generation(user_id, id).await?;
            said.map(|said| said.feedback)
        }
    };
    let own = match before.subject_ids.iter().any(Option::is_some) {
        true => PlanSubjects(&app.database).of_user(user_id).await?,
        false => Vec::new(),
    };
    let (request, subject_ids) = next(&before, &tasks, &own, current, today);
    if request.subjects.is_empty() {
        return Err(nothing_left());
    }
    Ok(Plan {
        request,
        subject_ids,
        previous: Some(id),
        feedback: given,
    })
}

/// What is asked for after `before`: the subjects as they are now and have an exam to come, what was done and missed, and the
/// last and the current feedback.
fn next(
    before: &Generation,
    tasks: &[PlanTask],
    own: &[PlanSubject],
    current: Option<Feedback>,
    today: Date,
) -> (Request, Vec<Option<Id>>) {
    let asked = &before.request;
    let first = asked.start.max(today);
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
    for (subject, id) in asked.subjects.iter().zip(&before.subject_ids) {
        let current = match id {
            None => Some(subject.clone()),
            Some(id) => own.iter().find(|own| own.id == *id).and_then(of_own),
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
    let last = asked.feedback.last().cloned();
    let request = Request {
        start: first,
        wished_start: None,
        daily_minutes: asked.daily_minutes,
        used_on_first_day: used_today,
        preferences: asked.preferences.clone(),
        subjects,
        feedback: last.into_iter().chain(current).collect(),
    };
    (request, ids)
}

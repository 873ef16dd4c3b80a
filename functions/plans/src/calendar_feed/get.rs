//! `GET /api/plans/calendar.ics`: the latest plan for calendar apps.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use shared::http::etag::{IfNoneMatch, Tagged};
use shared::http::{Fields, Parameters, Validate};
use shared::{App, Error, Result};
use shared_plans::calendar_key;
use shared_plans::planner::DAY_START;
use shared_plans::rules::calendar_feed::{Feed, FeedExam, FeedTask};
use shared_plans::rules::task_status::TaskStatus;
use shared_plans::store::calendar_keys::CalendarKeys;
use shared_plans::store::generations::{Generation, Generations, LatestPlan};
use shared_plans::store::tasks::{PlanTask, PlanTasks};

/// RFC 5545 §8.1.
const MEDIA_TYPE: &str = "text/calendar; charset=utf-8";
/// The version of the text. It must change whenever the same plan gives another text than before.
const FORMAT: u32 = 2;

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct FeedQuery {
    /// The key of the feed.
    #[param(required, nullable = false)]
    key: Option<String>,
}

/// A feed has no address without its key, so a missing key is not a wrong field.
pub(crate) struct FeedKey(Option<String>);

impl Validate for FeedKey {
    type Body = FeedQuery;

    fn validate(query: FeedQuery, _fields: &mut Fields) -> Option<Self> {
        Some(Self(query.key))
    }
}

/// Returns the latest plan as an iCalendar feed (RFC 5545).
///
/// Needs no token: anyone who has the key can read the feed. Calendar apps subscribe to the address that
/// `GET /api/plans/calendar` returns.
#[utoipa::path(get, path = "/api/plans/calendar.ics", tag = "plans",
    params(FeedQuery, IfNoneMatch),
    responses((status = 200, body = String, content_type = "text/calendar"), (status = 304)), security(()))]
pub(crate) async fn get_calendar_feed(
    State(app): State<App>,
    Parameters(FeedKey(key)): Parameters<FeedKey>,
    if_none_match: IfNoneMatch,
) -> Result<Response> {
    let key = key.ok_or_else(Error::not_found)?;
    let user_id = calendar_key::owner(&key).ok_or_else(Error::not_found)?;
    let found = CalendarKeys(&app.database).with_user(user_id).await?;
    let (id, user) = found.ok_or_else(Error::not_found)?;
    calendar_key::check(&app.secrets, &key, user_id, id)?;
    let generations = Generations(&app.database);
    let latest = generations.latest_plan(user_id).await?;
    let timezone = &user.settings.timezone;
    // The tag is compared before the plan is read: calendar apps ask every hour, and most of the time nothing is new.
    let tagged = Tagged::of_version(MEDIA_TYPE, version(latest.as_ref(), timezone).as_bytes());
    if tagged.is_known_to(&if_none_match) {
        return Ok(tagged.reply(&if_none_match));
    }
    let generation = match latest {
        Some(latest) => generations.get(user_id, latest.generation_id).await?,
        None => None,
    };
    let tasks = match &generation {
        Some(generation) => PlanTasks(&app.database).of_generation(user_id, generation.id).await?,
        None => Vec::new(),
    };
    let text = text(generation.as_ref(), &tasks, timezone);
    Ok(tagged.with_body(text.into_bytes()).into_response())
}

/// Everything that the text of a feed follows from. A plan that is ready changes only with the status of its tasks.
fn version(latest: Option<&LatestPlan>, timezone: &str) -> String {
    let plan = latest.map(|latest| format!("{} {}", latest.generation_id, latest.revision));
    format!("{FORMAT} {} {timezone}", plan.unwrap_or_default())
}

fn text(generation: Option<&Generation>, tasks: &[PlanTask], timezone: &str) -> String {
    let subjects = generation.map(|generation| generation.request.subjects.iter().enumerate());
    let exams = subjects.into_iter().flatten().zip(generation);
    Feed {
        timezone,
        stamp: generation
            .and_then(|generation| generation.finished_at)
            .unwrap_or(jiff::Timestamp::UNIX_EPOCH),
        day_start: generation.map_or(DAY_START, |generation| generation.request.preferences.day_start),
        tasks: tasks.iter().map(task).collect(),
        exams: exams
            .map(|((position, subject), generation)| FeedExam {
                id: format!("{}-exam-{position}", generation.id),
                date: subject.exam_date,
                subject: &subject.name,
            })
            .collect(),
    }
    .text()
}

fn task(task: &PlanTask) -> FeedTask<'_> {
    FeedTask {
        id: task.id.to_string(),
        date: task.date,
        title: &task.title,
        subject: &task.subject,
        minutes: task.minutes,
        note: match task.status {
            TaskStatus::Todo => None,
            TaskStatus::Done => Some("done"),
            TaskStatus::Skipped => Some("skipped"),
        },
    }
}

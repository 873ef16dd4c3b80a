//! Study plans: exam subjects, plans and their tasks, feedback, and a calendar to subscribe to. Plans are made by the AI worker.
//!
//! | operation | file |
//! |---|---|
//! | `POST /api/plans/generate` | `generate.rs` |
//! | `POST /api/plans/reschedule` | `reschedule.rs` |
//! | `POST /api/feedback` | `give_feedback.rs` |
//! | `GET /api/plans` | `list_plans.rs` |
//! | `GET /api/plans/generations/{id}` | `get_generation.rs` |
//! | `GET /api/plans/today` | `get_today.rs` |
//! | `PATCH /api/plans/tasks/{id}` | `update_task.rs` |
//! | `GET /api/plans/subjects` | `list_subjects.rs` |
//! | `POST /api/plans/subjects` | `add_subject.rs` |
//! | `PUT /api/plans/subjects/{id}` | `update_subject.rs` |
//! | `DELETE /api/plans/subjects/{id}` | `remove_subject.rs` |
//! | `GET /api/plans/calendar` | `get_calendar.rs` |
//! | `POST /api/plans/calendar` | `rotate_calendar.rs` |
//! | `DELETE /api/plans/calendar` | `revoke_calendar.rs` |
//! | `GET /api/plans/calendar.ics` | `show_feed.rs` |

use shared::http::Group;
use shared::http::group::{Alias, Target};
use shared::lambda::Function;
use shared::routes;
use utoipa::openapi::HttpMethod;

mod add_subject;
mod calendar_reply;
mod generate;
mod generation_reply;
mod get_calendar;
mod get_generation;
mod get_today;
mod give_feedback;
mod list_plans;
mod list_subjects;
mod preferences;
mod remove_subject;
mod reschedule;
mod revoke_calendar;
mod rotate_calendar;
mod show_feed;
mod start;
mod subject_reply;
mod subject_rules;
mod update_subject;
mod update_task;
mod wait;
mod wanted_subjects;

/// The second paths.
const ALIASES: [Alias; 5] = [
    (HttpMethod::Post, "/plans/generate", "/api/plans/generate"),
    (HttpMethod::Post, "/plans/reschedule", "/api/plans/reschedule"),
    (HttpMethod::Post, "/feedback", "/api/feedback"),
    (HttpMethod::Get, "/subjects", "/api/plans/subjects"),
    (HttpMethod::Post, "/subjects", "/api/plans/subjects"),
];

/// The function.
#[must_use]
pub fn function() -> Function {
    Function::http("plans", group, group)
}

/// Its operations.
fn group<T: Target>() -> Group<T> {
    Group::new()
        .operation(routes!(generate::generate_plan))
        .operation(routes!(reschedule::reschedule_plan))
        .operation(routes!(give_feedback::give_feedback))
        .operation(routes!(list_plans::list_plans))
        .operation(routes!(get_generation::get_generation))
        .operation(routes!(get_today::get_today))
        .operation(routes!(update_task::update_task))
        .operation(routes!(list_subjects::list_plan_subjects))
        .operation(routes!(add_subject::add_plan_subject))
        .operation(routes!(update_subject::update_plan_subject))
        .operation(routes!(remove_subject::remove_plan_subject))
        .operation(routes!(get_calendar::get_calendar))
        .operation(routes!(rotate_calendar::rotate_calendar))
        .operation(routes!(revoke_calendar::revoke_calendar))
        .operation(routes!(show_feed::show_feed))
        .aliases(&ALIASES)
}

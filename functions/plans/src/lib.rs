//! Study plans: exam subjects, generated plans and their tasks, feedback, and a calendar feed. The AI worker makes
//! the plans.

use shared::http::Group;
use shared::http::group::{EndpointGroup, Sink};
use shared::lambda::Function;
use shared::routes;

use crate::aliases::ALIASES;

mod aliases;
mod calendar;
mod calendar_feed;
mod feedback;
mod generations;
mod plan_subjects;
mod plans;
mod study_time;
mod tasks;
mod today;

/// The function that serves this group.
#[must_use]
pub fn function() -> Function {
    Function::http::<Plans>("plans")
}

struct Plans;

impl EndpointGroup for Plans {
    const DESCRIPTION: &'static str =
        "Study plans: exam subjects, the plans made for them, their tasks, feedback, and a calendar feed.";

    fn operations<T: Sink>() -> Group<T> {
        Group::new()
            .operation(routes!(plans::generate::generate_plan))
            .operation(routes!(plans::reschedule::reschedule_plan))
            .operation(routes!(plans::list::list_plans))
            .operation(routes!(feedback::create::create_feedback))
            .operation(routes!(generations::get::get_generation))
            .operation(routes!(today::get::get_today))
            .operation(routes!(tasks::update::update_task))
            .operation(routes!(plan_subjects::list::list_plan_subjects))
            .operation(routes!(plan_subjects::create::create_plan_subject))
            .operation(routes!(plan_subjects::update::update_plan_subject))
            .operation(routes!(plan_subjects::delete::delete_plan_subject))
            .operation(routes!(calendar::get::get_calendar))
            .operation(routes!(calendar::rotate::rotate_calendar))
            .operation(routes!(calendar::revoke::revoke_calendar))
            .operation(routes!(calendar_feed::get::get_calendar_feed))
            .aliases(&ALIASES)
    }
}

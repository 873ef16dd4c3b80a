//! Study plans: exam subjects, generated plans and their tasks, feedback, and a calendar feed. The AI worker makes
//! the plans.

use shared::http::group::{EndpointGroup, Group, Sink};
use shared::lambda::Function;

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
pub fn function() -> Function {
    Function::http::<Plans>("plans")
}

struct Plans;

impl EndpointGroup for Plans {
    const DESCRIPTION: &'static str =
        "Study plans: exam subjects, the plans made for them, their tasks, feedback, and a calendar feed.";

    fn operations<T: Sink>() -> Group<T> {
        Group::new()
            .resource(plans::operations)
            .resource(feedback::operations)
            .resource(generations::operations)
            .resource(today::operations)
            .resource(tasks::operations)
            .resource(plan_subjects::operations)
            .resource(calendar::operations)
            .resource(calendar_feed::operations)
            .aliases(&ALIASES)
    }
}

//! Administration: leads, users, courses, event interests and the audit log, for admins only.

use shared::http::group::{EndpointGroup, Group, Sink};
use shared::lambda::Function;

mod audit;
mod courses;
mod event_interests;
mod leads;
mod reports;
mod text_search;
mod users;

/// The function that serves this group.
pub fn function() -> Function {
    Function::http::<Admin>("admin")
}

struct Admin;

impl EndpointGroup for Admin {
    const DESCRIPTION: &'static str =
        "Administration: leads, users, event interests, reports and the audit log. Admins only.";

    fn operations<T: Sink>() -> Group<T> {
        Group::new()
            .resource(leads::operations)
            .resource(users::operations)
            .resource(courses::operations)
            .resource(event_interests::operations)
            .resource(reports::operations)
            .resource(audit::operations)
    }
}

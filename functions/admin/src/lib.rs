//! Administration: leads, users, courses, event interests and the audit log, for admins only.

use shared::http::Group;
use shared::http::group::{EndpointGroup, Sink};
use shared::lambda::Function;
use shared::routes;

mod audit;
mod courses;
mod event_interests;
mod leads;
mod text_search;
mod users;

/// The function that serves this group.
pub fn function() -> Function {
    Function::http::<Admin>("admin")
}

struct Admin;

impl EndpointGroup for Admin {
    const DESCRIPTION: &'static str = "Administration: leads, users, event interests and the audit log. Admins only.";

    fn operations<T: Sink>() -> Group<T> {
        Group::new()
            .operation(routes!(leads::list::admin_list_leads))
            .operation(routes!(leads::update::admin_update_lead))
            .operation(routes!(leads::verify::admin_verify_lead))
            .operation(routes!(users::list::admin_list_users))
            .operation(routes!(users::get::admin_get_user))
            .operation(routes!(users::update::admin_update_user))
            .operation(routes!(users::ban::admin_ban_user))
            .operation(routes!(users::unban::admin_unban_user))
            .operation(routes!(courses::list::admin_list_courses))
            .operation(routes!(event_interests::create::admin_create_event_interest))
            .operation(routes!(event_interests::update::admin_update_event_interest))
            .operation(routes!(event_interests::delete::admin_delete_event_interest))
            .operation(routes!(audit::list::admin_list_audit))
    }
}

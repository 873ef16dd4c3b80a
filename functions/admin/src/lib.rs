//! Running the product: leads, users, courses, event interests, and the log of every act. For admins alone.
//!
//! | operation | file |
//! |---|---|
//! | `GET /api/admin/leads` | `list_leads.rs` |
//! | `PATCH /api/admin/leads/{id}` | `change_lead.rs` |
//! | `POST /api/admin/leads/{id}/verify` | `verify_lead.rs` |
//! | `GET /api/admin/users` | `list_users.rs` |
//! | `GET /api/admin/users/{id}` | `get_user.rs` |
//! | `PATCH /api/admin/users/{id}` | `change_user.rs` |
//! | `POST /api/admin/users/{id}/ban` | `ban_user.rs` |
//! | `POST /api/admin/users/{id}/unban` | `unban_user.rs` |
//! | `GET /api/admin/courses` | `list_courses.rs` |
//! | `POST /api/admin/event-interests` | `add_event_interest.rs` |
//! | `PUT /api/admin/event-interests/{id}` | `rename_event_interest.rs` |
//! | `DELETE /api/admin/event-interests/{id}` | `remove_event_interest.rs` |
//! | `GET /api/admin/audit` | `list_audit.rs` |

use shared::http::Group;
use shared::http::group::Target;
use shared::lambda::Function;
use shared::routes;

mod act;
mod add_event_interest;
mod admin_user;
mod ban_user;
mod change_lead;
mod change_user;
mod event_interest;
mod get_user;
mod lead;
mod list_audit;
mod list_courses;
mod list_leads;
mod list_users;
mod remove_event_interest;
mod rename_event_interest;
mod search;
mod unban_user;
mod verify_lead;

/// The function.
#[must_use]
pub fn function() -> Function {
    Function::http("admin", group, group)
}

/// Its operations.
fn group<T: Target>() -> Group<T> {
    Group::new()
        .operation(routes!(list_leads::list_leads))
        .operation(routes!(change_lead::change_lead))
        .operation(routes!(verify_lead::verify_lead))
        .operation(routes!(list_users::list_users))
        .operation(routes!(get_user::get_user))
        .operation(routes!(change_user::change_user))
        .operation(routes!(ban_user::ban_user))
        .operation(routes!(unban_user::unban_user))
        .operation(routes!(list_courses::list_all_courses))
        .operation(routes!(add_event_interest::add_event_interest))
        .operation(routes!(rename_event_interest::rename_event_interest))
        .operation(routes!(remove_event_interest::remove_event_interest))
        .operation(routes!(list_audit::list_audit))
}

//! The first admin gets the role by verifying the address in the stack's parameter `AdminEmail`.

use shared::App;
use shared::types::email::Email;
use shared::types::role::Role;

/// The role that a user gets by verifying `email`, if any.
pub(crate) fn role_with(app: &App, email: &Email) -> Option<Role> {
    let admin = Email::parse(app.config.optional("ADMIN_EMAIL")?).ok()?;
    (admin == *email).then_some(Role::Admin)
}

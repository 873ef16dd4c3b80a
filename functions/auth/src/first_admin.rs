//! How the first admin gets the role: by proving to receive mail at the stack's `AdminEmail`.

use shared::App;
use shared::types::email::Email;
use shared::types::role::Role;

/// The role that comes with the proof of receiving mail at `email`, if any does.
pub(crate) fn role_with(app: &App, email: &Email) -> Option<Role> {
    let admin = Email::parse(app.config.optional("ADMIN_EMAIL")?).ok()?;
    (admin == *email).then_some(Role::Admin)
}

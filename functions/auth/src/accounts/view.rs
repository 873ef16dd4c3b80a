//! The reply to a signup and a registration.

use serde::Serialize;
use shared_accounts::http::user::UserReply;
use utoipa::ToSchema;

/// A new account. The user signs in with a separate request.
#[derive(Serialize, ToSchema)]
#[schema(as = AccountCreated)]
pub(crate) struct AccountCreatedReply {
    /// A text to show to the user.
    pub(crate) message: &'static str,
    pub(crate) user: UserReply,
}

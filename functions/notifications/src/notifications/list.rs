//! `GET /api/community/notifications`

use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use shared::http::{List, Page};
use shared::{App, Error, Result};
use shared_accounts::http::Caller;
use shared_accounts::store::users::User;
use shared_notifications::store::notifications::{Inbox, Notifications, inbox_key};

use super::view::{NotificationReply, replies};

/// The caller with the inbox. One call.
pub(crate) struct OwnInbox {
    pub(crate) user: User,
    pub(crate) inbox: Inbox,
}

impl FromRequestParts<App> for OwnInbox {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let (caller, rows) = Caller::read_own(app, parts, |me| vec![inbox_key(me)]).await?;
        Ok(Self {
            user: caller.user,
            inbox: Inbox::read(rows.into_values().next())?,
        })
    }
}

/// Lists the notifications of the caller.
///
/// The newest comes first. Texts are in the language of the caller's settings: English, or Hindi.
#[utoipa::path(get, path = "/api/community/notifications", tag = "notifications",
    params(Page), responses((status = 200, body = List<NotificationReply>)), security(("bearer" = [])))]
pub(crate) async fn list_notifications(
    State(app): State<App>,
    OwnInbox { user, inbox }: OwnInbox,
    page: Page,
) -> Result<Json<List<NotificationReply>>> {
    let query = page.query(&app, Some(user.id))?;
    let found = Notifications(&app.database).page(user.id, query).await?;
    let rows = replies(&app, &found.rows, inbox, &user).await?;
    let next = found.next;
    page.list(&app, Some(user.id), shared::database::Paged { rows, next })
        .map(Json)
}

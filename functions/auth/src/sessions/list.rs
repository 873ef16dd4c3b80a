//! `GET /api/auth/sessions`.

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde::Serialize;
use shared::http::{List, Page};
use shared::ids::SessionId;
use shared::{App, Result};
use shared_accounts::http::Caller;
use shared_accounts::store::sessions::{Session, Sessions};
use utoipa::ToSchema;

/// A login on one device.
#[derive(Serialize, ToSchema)]
#[schema(as = Session)]
pub(crate) struct SessionReply {
    id: SessionId,
    /// The `User-Agent` header of the login.
    #[schema(example = "Lectern/1.0 (Android 15)")]
    user_agent: Option<String>,
    /// When the user signed in.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When the user signed in or last refreshed the tokens.
    #[schema(value_type = String, format = DateTime)]
    last_used_at: Timestamp,
    /// When the session ends unless its tokens are refreshed.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
    /// Whether the request belongs to this session.
    is_current: bool,
}

impl SessionReply {
    fn new(session: Session, caller: &Caller) -> Self {
        let time = |second| Timestamp::from_second(second).unwrap_or_default();
        Self {
            created_at: time(session.created_at),
            last_used_at: time(session.rotated_at),
            expires_at: time(session.expires_at()),
            is_current: session.id == caller.session.id,
            id: session.id,
            user_agent: session.user_agent,
        }
    }
}

/// Lists the active sessions of the caller.
///
/// The oldest session comes first. Ended and expired sessions are left out. A user has at most 50 sessions: a further
/// login ends the oldest one.
#[utoipa::path(get, path = "/api/auth/sessions", tag = "auth",
    params(Page),
    responses((status = 200, body = List<SessionReply>)), security(("bearer" = [])))]
pub(crate) async fn list_sessions(
    State(app): State<App>,
    caller: Caller,
    page: Page,
) -> Result<Json<List<SessionReply>>> {
    let (now, me) = (app.clock.unix_seconds(), Some(caller.user.id));
    let query = page.query(&app, me)?;
    let mut sessions = Sessions(&app.database).page(caller.user.id, query).await?;
    sessions.rows.retain(|session| session.is_alive(&caller.user, now));
    let sessions = sessions.map(|session| SessionReply::new(session, &caller));
    page.list(&app, me, sessions).map(Json)
}

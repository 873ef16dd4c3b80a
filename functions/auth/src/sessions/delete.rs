//! `DELETE /api/auth/sessions/{id}` and `DELETE /api/auth/sessions`.

use axum::extract::State;
use axum::http::StatusCode;
use shared::clients::queues::Notification;
use shared::database::UnitOfWork;
use shared::http::PathId;
use shared::ids::{SessionId, UserId};
use shared::{App, Error, ErrorCode, Result};
use shared_accounts::auth::session_end;
use shared_accounts::http::Caller;
use shared_accounts::store::sessions::{self, Session, Sessions};
use shared_accounts::store::users::User;

/// Ends a session of the caller.
///
/// Its tokens are refused at once and its sockets close. The current session can be ended, too. Fails with `not_found`
/// if the caller has no such session.
#[utoipa::path(delete, path = "/api/auth/sessions/{id}", tag = "auth",
    params(("id" = SessionId, Path)), responses((status = 204)), security(("bearer" = [])))]
pub(crate) async fn delete_session(
    State(app): State<App>,
    caller: Caller,
    PathId(id): PathId<SessionId>,
) -> Result<StatusCode> {
    let user_id = caller.user.id;
    if !Sessions(&app.database).end(user_id, id).await? {
        return Err(Error::not_found());
    }
    app.queues().notify(&Notification::SessionsEnded { user_id }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends all sessions of the caller except the current one.
///
/// Their tokens are refused at once and their sockets close. Without other sessions, the request succeeds and changes
/// nothing.
#[utoipa::path(delete, path = "/api/auth/sessions", tag = "auth",
    responses((status = 204)), security(("bearer" = [])))]
pub(crate) async fn delete_other_sessions(State(app): State<App>, caller: Caller) -> Result<StatusCode> {
    let user_id = caller.user.id;
    let ending = session_end::announce(&app, user_id, caller.user.session_epoch + 1).await?;
    let (session_id, mut known) = (caller.session.id, Some((caller.user, caller.session)));
    let app = &app;
    app.database
        .retry("sessions", || {
            let known = known.take();
            async move {
                let (user, session) = match known {
                    Some(known) => known,
                    // This device or another one ended the sessions at the same moment.
                    None => still_alive(app, user_id, session_id).await?,
                };
                let mut work = UnitOfWork::new();
                work.add_all(sessions::end_others(&user, &session)?).or_retry();
                work.commit(&app.database, ()).await
            }
        })
        .await?;
    ending.close_sockets(app).await;
    Ok(StatusCode::NO_CONTENT)
}

async fn still_alive(app: &App, user_id: UserId, session_id: SessionId) -> Result<(User, Session)> {
    let found = Sessions(&app.database).with_user(user_id, session_id).await?;
    let now = app.clock.unix_seconds();
    found
        .filter(|(user, session)| session.is_alive(user, now))
        .ok_or_else(|| {
            Error::new(
                ErrorCode::Unauthenticated,
                "The session has ended; please sign in again.",
            )
        })
}

//! Ends the subscriptions of users whose access to a community has ended.

use shared::ids::{CommunityId, UserId};
use shared::websocket::connections::Connections;
use shared::websocket::subscriptions;
use shared::{App, Error, ErrorCode, Result};
use shared_accounts::http::Caller;
use shared_accounts::store::sessions::Sessions;
use shared_community::http::GroupAccess;
use shared_community::service::subscriptions::unsubscribe;

/// Checks the access of each connection of a user that receives the chat of a community.
pub(crate) async fn check_access(app: &App, id: CommunityId, user_id: UserId) -> Result<()> {
    for connection in Connections(&app.database).of_user(user_id).await? {
        let Some(to) = connection.subscription(id) else {
            continue;
        };
        let access = access(app, id, user_id, connection.session_id).await;
        match access {
            Ok(()) => {
                let now = app.clock.unix_seconds();
                let write = subscriptions::checked(to, &connection.connection_id, now)?;
                let _ended_meanwhile = app.database.write(write).await?;
            }
            Err(error) if error.code().status().is_server_error() => return Err(error),
            Err(_) => unsubscribe(app, &connection, id).await?,
        }
    }
    Ok(())
}

async fn access(app: &App, id: CommunityId, user_id: UserId, session_id: shared::ids::SessionId) -> Result<()> {
    let ended = || Error::new(ErrorCode::Unauthenticated, "The session has ended; sign in again.");
    let keys = GroupAccess::keys(id, user_id);
    let (found, mut rows) = Sessions(&app.database)
        .with_user_and(user_id, session_id, &keys)
        .await?;
    let (user, session) = found.ok_or_else(ended)?;
    if !session.is_alive(&user, app.clock.unix_seconds()) {
        return Err(ended());
    }
    let caller = Caller { user, session };
    GroupAccess::check(caller, id, &mut rows, app.clock.now())?.require_member()?;
    Ok(())
}

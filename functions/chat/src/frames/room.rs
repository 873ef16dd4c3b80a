//! The community that a frame is about. Access is checked with every frame.

use shared::ids::{CommunityId, MessageId};
use shared::websocket::connections::Connection;
use shared::{App, Error, ErrorCode, Result};
use shared_accounts::http::Caller;
use shared_community::http::{GroupAccess, VisibleMessage};
use shared_community::service::subscriptions::unsubscribe;

/// A connection and its user, as of now.
#[derive(Clone, Copy)]
pub(super) struct Room<'r> {
    pub app: &'r App,
    pub connection: &'r Connection,
    pub caller: &'r Caller,
}

impl Room<'_> {
    /// The access to the community `named` in the frame, or else to that of the connection's path.
    ///
    /// # Errors
    /// The user has no access, or no longer: then the connection loses its subscription.
    pub async fn enter(self, named: Option<CommunityId>) -> Result<GroupAccess> {
        let id = named.or(self.connection.community_id);
        let id = id.ok_or_else(|| Error::field("community_id", "is required"))?;
        let access = GroupAccess::of(self.app, self.caller.clone(), id)
            .await
            .and_then(GroupAccess::require_member);
        match access {
            Err(error) if !error.code().status().is_server_error() => {
                unsubscribe(self.app, self.connection, id).await?;
                Err(error)
            }
            other => other,
        }
    }

    /// Checks the access to the community of the connection's path, if it has one.
    ///
    /// # Errors
    /// Those of [`Room::enter`].
    pub async fn check(self) -> Result<()> {
        match self.connection.community_id {
            Some(id) => self.enter(Some(id)).await.map(|_access| ()),
            None => Ok(()),
        }
    }

    /// A message that the user can read.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`], and those of [`Room::enter`].
    pub async fn message(self, id: MessageId) -> Result<VisibleMessage> {
        let message = VisibleMessage::of(self.app, self.caller.clone(), id).await;
        if let Err(error) = &message
            && matches!(
                error.code(),
                ErrorCode::EnrollmentNeeded | ErrorCode::MembershipNeeded | ErrorCode::NotFound
            )
        {
            // The reason may be that the access to the room has ended.
            self.check().await?;
        }
        message
    }
}

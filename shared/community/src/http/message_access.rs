//! Extractors of a message, of a community or between two users. Each takes two calls.

use axum::RequestPartsExt as _;
use axum::extract::{FromRequestParts, Path};
use http::request::Parts;
use shared::app::App;
use shared::database::decode;
use shared::error::{Error, ErrorCode, Result};
use shared::ids::{MessageId, UserId};
use shared_accounts::http::Caller;

use crate::http::GroupAccess;
use crate::store::messages::{self, Message, Messages};
use crate::store::places::{Chat, MessagePlace, Places, message_key};

/// The message `{id}` of the path, for those who can read its chat. Deleted messages are not found.
#[derive(Clone, Debug)]
pub struct VisibleMessage {
    /// The caller.
    pub caller: Caller,
    /// The caller's access to the community of the message, if it has one.
    pub access: Option<GroupAccess>,
    /// The message.
    pub message: Message,
}

/// A message that the caller has sent.
#[derive(Clone, Debug)]
pub struct OwnMessage(pub VisibleMessage);

/// A message that the caller can delete: the caller has sent it, or moderates its community.
#[derive(Clone, Debug)]
pub struct RemovableMessage(pub VisibleMessage);

impl VisibleMessage {
    /// The caller's id.
    #[must_use]
    pub fn me(&self) -> UserId {
        self.caller.user.id
    }

    fn is_own(&self) -> bool {
        self.message.sender_id == Some(self.me())
    }

    /// The message with this id, for a caller who can read its chat.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`], and those of [`GroupAccess::require_member`].
    pub async fn of(app: &App, caller: Caller, id: MessageId) -> Result<Self> {
        let place = Places(&app.database).message(id).await?;
        Self::open(app, caller, place.ok_or_else(Error::not_found)?).await
    }

    /// Requires that the caller has sent the message.
    ///
    /// # Errors
    /// [`ErrorCode::Forbidden`].
    pub fn require_own(self) -> Result<Self> {
        if self.is_own() {
            Ok(self)
        } else {
            let detail = "Only the sender can edit this message.";
            Err(Error::new(ErrorCode::Forbidden, detail))
        }
    }

    /// Requires that the caller has sent the message or moderates its community.
    ///
    /// # Errors
    /// [`ErrorCode::Forbidden`].
    pub fn require_removable(self) -> Result<Self> {
        if self.is_own() || self.access.as_ref().is_some_and(GroupAccess::is_moderator) {
            Ok(self)
        } else {
            Err(Error::new(ErrorCode::Forbidden, "You cannot delete this message."))
        }
    }

    async fn open(app: &App, caller: Caller, place: MessagePlace) -> Result<Self> {
        let me = caller.user.id;
        let (access, message) = match place.chat {
            Chat::Direct(one, other) if me == one || me == other => (None, Messages(&app.database).get(&place).await?),
            Chat::Direct(..) => return Err(Error::not_found()),
            Chat::Community(id) => {
                let key = messages::key(&place);
                let mut keys = GroupAccess::keys(id, me).to_vec();
                keys.push(key.clone());
                let mut rows = app.database.batch_get(&keys.iter().collect::<Vec<_>>()).await?;
                let access = GroupAccess::check(caller.clone(), id, &mut rows, app.clock.now())?;
                let message = rows.remove(&key).map(decode).transpose()?;
                (Some(access.require_member()?), message)
            }
        };
        let message = message.filter(|message: &Message| message.deleted_at.is_none());
        let visible = Self {
            caller,
            access,
            message: message.ok_or_else(Error::not_found)?,
        };
        let sender = visible.message.sender_id;
        let hides =
            |access: &GroupAccess| !access.is_moderator() && sender.is_some_and(|sender| access.blocks.has(sender));
        if visible.access.as_ref().is_some_and(hides) {
            return Err(Error::not_found());
        }
        Ok(visible)
    }
}

impl FromRequestParts<App> for VisibleMessage {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let Path(text): Path<String> = parts.extract().await.map_err(|_| Error::not_found())?;
        let id: Option<MessageId> = text.parse().ok();
        let (caller, rows) = Caller::read_own(app, parts, |_me| id.map(message_key).into_iter().collect()).await?;
        let place = decode(rows.into_values().next().ok_or_else(Error::not_found)?)?;
        Self::open(app, caller, place).await
    }
}

impl FromRequestParts<App> for OwnMessage {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let message = VisibleMessage::from_request_parts(parts, app).await?;
        message.require_own().map(Self)
    }
}

impl FromRequestParts<App> for RemovableMessage {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let message = VisibleMessage::from_request_parts(parts, app).await?;
        message.require_removable().map(Self)
    }
}

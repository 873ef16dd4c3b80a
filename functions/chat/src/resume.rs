//! `{"type": "resume", "answer_id", "from"}`: goes on with an answer on another connection, beginning with the piece `from`.

use shared::websocket::connections::Connection;
use shared::{App, Code, Error, Id, Result};
use shared_tutor::service::stream;
use shared_tutor::store::streamed_answers::Answers;

use crate::frame::Content;

/// What is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Resume {
    pub answer_id: Id,
    pub from: u32,
}

impl Resume {
    pub(crate) fn parse(content: Content<'_>) -> Result<Self> {
        let answer_id = content.text("answer_id").and_then(|id| id.parse().ok());
        let from = if content.has("from") {
            content.number("from")
        } else {
            Some(0)
        };
        Ok(Self {
            answer_id: answer_id.ok_or_else(Error::not_found)?,
            from: from.ok_or_else(|| Error::new(Code::Validation, "`from` must be a number from 0."))?,
        })
    }
}

/// Streams an own answer that is there; one that is still to be found is sent here by its worker instead.
///
/// # Errors
/// [`Code::NotFound`] for an answer that is not the user's or no longer kept, or API Gateway is unavailable.
pub(crate) async fn resume(app: &App, connection: &Connection, wanted: Resume) -> Result<()> {
    let Resume { answer_id, from } = wanted;
    let now = app.clock.unix_seconds();
    let answer = Answers(&app.database)
        .redirect(connection.user_id, answer_id, &connection.connection_id, from, now)
        .await?;
    stream(app, &connection.connection_id, &answer, from)
        .await
        .map_err(|interrupted| interrupted.error)
}

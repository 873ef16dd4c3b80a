//! `{"type": "resume", "answer_id", "from"}`: continues an answer on another connection, starting with the piece
//! `from`.

use shared::ids::TurnId;
use shared::websocket::connections::Connection;
use shared::{App, Error, ErrorCode, Result};
use shared_tutor::service::stream;
use shared_tutor::store::streamed_answers::StreamedAnswers;
use utoipa::ToSchema;

use super::fields::Fields;

/// Which answer to continue, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ToSchema)]
pub(crate) struct Resume {
    /// The answer.
    #[schema(value_type = String)]
    pub answer_id: TurnId,
    /// The index of the first piece to send; 0 if omitted.
    #[schema(required = false, example = 2)]
    pub from: u32,
}

impl Resume {
    pub(super) fn parse(fields: Fields<'_>) -> Result<Self> {
        let answer_id = fields.text("answer_id").and_then(|id| id.parse().ok());
        let from = if fields.has("from") {
            fields.number("from")
        } else {
            Some(0)
        };
        Ok(Self {
            answer_id: answer_id.ok_or_else(Error::not_found)?,
            from: from.ok_or_else(|| Error::new(ErrorCode::Validation, "`from` must be a whole number, 0 or more."))?,
        })
    }
}

/// Streams an answer of the user. If the answer is not finished, redirects its worker to this connection instead.
///
/// # Errors
/// [`ErrorCode::NotFound`] if the answer belongs to another user or has expired.
pub(crate) async fn resume(app: &App, connection: &Connection, request: Resume) -> Result<()> {
    let Resume { answer_id, from } = request;
    let now = app.clock.unix_seconds();
    let answer = StreamedAnswers(&app.database)
        .redirect(connection.user_id, answer_id, &connection.connection_id, from, now)
        .await?;
    stream(app, &connection.connection_id, &answer, from)
        .await
        .map_err(|interrupted| interrupted.error)
}

//! Frames to the client that is being answered.

use serde::Serialize;
use shared::clients::sockets::Delivery;
use shared::websocket::connections::{Connection, Connections};
use shared::{App, Error, Id, Result};

/// What was wrong with a frame; the socket stays open.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename = "error")]
pub(crate) struct ErrorFrame<'a> {
    code: &'static str,
    detail: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    answer_id: Option<Id>,
}

impl<'a> ErrorFrame<'a> {
    /// `client_id` is the frame's own, by which the client finds what it sent.
    pub(crate) fn new(error: &'a Error, client_id: Option<&'a str>) -> Self {
        Self {
            code: error.code().as_str(),
            detail: &error.parts().detail,
            client_id,
            answer_id: None,
        }
    }

    /// About an answer.
    pub(crate) fn about(self, answer_id: Option<Id>) -> Self {
        Self { answer_id, ..self }
    }
}

/// Sends a frame; a connection that is gone is forgotten.
///
/// # Errors
/// API Gateway or the database is unavailable.
pub(crate) async fn send(app: &App, connection: &Connection, frame: &impl Serialize) -> Result<()> {
    match app.sockets()?.send(&connection.connection_id, frame).await? {
        Delivery::Done => Ok(()),
        Delivery::Gone => Connections(&app.database).forget(connection).await,
    }
}

/// Closes a connection and forgets it.
///
/// # Errors
/// API Gateway or the database is unavailable.
pub(crate) async fn close(app: &App, connection: &Connection) -> Result<()> {
    match app.sockets()?.close(&connection.connection_id).await? {
        Delivery::Done | Delivery::Gone => Connections(&app.database).forget(connection).await,
    }
}

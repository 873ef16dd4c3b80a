//! A frame: who sent it is checked again, then its `type` says who handles it.

use serde_json::{Map, Value};
use shared::ports::sockets::Delivery;
use shared::store::connections::{Connection, Connections};
use shared::store::sessions::Sessions;
use shared::{App, Code, Error, Result};

use crate::ping::ping;
use crate::send::{ErrorFrame, close, send};

/// The longest frame, in bytes (16 KiB).
const LONGEST: usize = 16 * 1024;

/// What a client may send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Frame {
    Ping,
}

/// A frame that is not understood, or could not be handled.
#[derive(Debug)]
struct Failure {
    error: Error,
    /// What the client calls the frame.
    client_id: Option<String>,
}

/// Handles a frame. What is wrong with it is told to the client over the socket, which stays open.
///
/// # Errors
/// A service that is needed is unavailable.
pub(crate) async fn receive(app: &App, connection_id: &str, text: &str) -> Result<()> {
    let Some(connection) = Connections(&app.database).get(connection_id).await? else {
        // Forgotten because its session ended: whoever closed it may have been too early.
        return match app.sockets()?.close(connection_id).await? {
            Delivery::Done | Delivery::Gone => Ok(()),
        };
    };
    if !is_alive(app, &connection).await? {
        let ended = Error::new(Code::Unauthenticated, "The session has ended; sign in again.");
        send(app, &connection, &ErrorFrame::new(&ended, None)).await?;
        return close(app, &connection).await;
    }
    let Err(failure) = handle(app, &connection, text).await else {
        return Ok(());
    };
    send(
        app,
        &connection,
        &ErrorFrame::new(&failure.error, failure.client_id.as_deref()),
    )
    .await?;
    if failure.error.code().status().is_server_error() {
        Err(failure.error)
    } else {
        Ok(())
    }
}

/// Whether the session that the connection was opened with still counts.
async fn is_alive(app: &App, connection: &Connection) -> Result<bool> {
    let found = Sessions(&app.database)
        .with_user(connection.user_id, connection.session_id)
        .await?;
    Ok(found.is_some_and(|(user, session)| session.is_alive(&user, app.clock.unix_seconds())))
}

async fn handle(app: &App, connection: &Connection, text: &str) -> Result<(), Failure> {
    let (frame, client_id) = parse(text)?;
    let handled = match frame {
        Frame::Ping => ping(app, connection).await,
    };
    handled.map_err(|error| Failure { error, client_id })
}

/// Reads a frame and what the client calls it.
fn parse(text: &str) -> Result<(Frame, Option<String>), Failure> {
    let object: Option<Map<String, Value>> = serde_json::from_str(text).ok();
    let word = |name| object.as_ref()?.get(name)?.as_str();
    let client_id = word("client_id").map(str::to_owned);
    let error = match word("type") {
        _ if text.len() > LONGEST => Error::new(Code::TooLarge, "A frame may have at most 16 KiB."),
        Some("ping") => return Ok((Frame::Ping, client_id)),
        _ if object.is_none() => Error::new(Code::Malformed, "A frame is a JSON object."),
        _ => Error::new(Code::Malformed, "The `type` of the frame is not known."),
    };
    Err(Failure { error, client_id })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn refusal(text: &str) -> (Code, Option<String>) {
        let failure = parse(text).unwrap_err();
        (failure.error.code(), failure.client_id)
    }

    #[test]
    fn a_ping_is_understood() {
        assert_eq!(parse(r#"{"type": "ping"}"#).unwrap(), (Frame::Ping, None));
        assert_eq!(
            parse(r#"{"type": "ping", "client_id": "7", "more": 1}"#).unwrap(),
            (Frame::Ping, Some("7".to_owned()))
        );
    }

    #[test]
    fn what_is_no_object_is_malformed() {
        for text in ["", "{", "[]", "\"ping\"", "null", "ping"] {
            assert_eq!(refusal(text), (Code::Malformed, None), "{text}");
        }
    }

    #[test]
    fn an_unknown_type_is_told_with_the_clients_own_id() {
        assert_eq!(
            refusal(r#"{"type": "sing", "client_id": "c1"}"#),
            (Code::Malformed, Some("c1".to_owned()))
        );
        assert_eq!(refusal(r#"{"type": 1}"#), (Code::Malformed, None));
        assert_eq!(refusal("{}"), (Code::Malformed, None));
    }

    #[test]
    fn a_frame_has_at_most_16_kib() {
        let frame = |length: usize| json!({"type": "ping", "client_id": "c1", "text": "x".repeat(length)}).to_string();
        let overhead = frame(0).len();
        assert!(parse(&frame(LONGEST - overhead)).is_ok());
        assert_eq!(
            refusal(&frame(LONGEST - overhead + 1)),
            (Code::TooLarge, Some("c1".to_owned()))
        );
        assert_eq!(refusal(&"x".repeat(LONGEST + 1)).0, Code::TooLarge);
    }

    #[test]
    fn an_error_frame_has_a_code_a_detail_and_the_clients_own_id() {
        let error = Error::new(Code::Malformed, "No.");
        let frame = |client_id| serde_json::to_value(ErrorFrame::new(&error, client_id)).unwrap();
        let expected = json!({"type": "error", "code": "malformed_request", "detail": "No."});
        assert_eq!(frame(None), expected);
        assert_eq!(frame(Some("c1"))["client_id"], "c1");
    }
}

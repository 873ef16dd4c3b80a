//! A frame: who sent it is checked again, then its `type` says who handles it.

use serde_json::{Map, Value};
use shared::clients::sockets::Delivery;
use shared::websocket::connections::{Connection, Connections};
use shared::{App, Code, Error, Id, Result};
use shared_accounts::http::Caller;
use shared_accounts::store::sessions::Sessions;

use crate::ask::{Ask, ask};
use crate::ping::ping;
use crate::resume::{Resume, resume};
use crate::send::{ErrorFrame, close, send};

/// The longest frame, in bytes (16 KiB).
const LONGEST: usize = 16 * 1024;

/// What a client may send.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Frame {
    Ping,
    Ask(Ask),
    Resume(Resume),
}

/// A frame that is not understood, or could not be handled.
#[derive(Debug)]
struct Failure {
    error: Error,
    /// What the client calls the frame.
    client_id: Option<String>,
    /// The answer it is about.
    answer_id: Option<Id>,
}

/// What a frame says; numbers and texts that are of another type are not there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Content<'f>(&'f Map<String, Value>);

impl<'f> Content<'f> {
    pub(crate) fn has(self, name: &str) -> bool {
        self.0.get(name).is_some_and(|value| !value.is_null())
    }

    pub(crate) fn text(self, name: &str) -> Option<&'f str> {
        self.0.get(name)?.as_str()
    }

    pub(crate) fn number(self, name: &str) -> Option<u32> {
        self.0.get(name)?.as_u64()?.try_into().ok()
    }
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
    let Some(caller) = caller(app, &connection).await? else {
        let ended = Error::new(Code::Unauthenticated, "The session has ended; sign in again.");
        send(app, &connection, &ErrorFrame::new(&ended, None)).await?;
        return close(app, &connection).await;
    };
    let Err(failure) = handle(app, &connection, &caller, text).await else {
        return Ok(());
    };
    let frame = ErrorFrame::new(&failure.error, failure.client_id.as_deref()).about(failure.answer_id);
    send(app, &connection, &frame).await?;
    if failure.error.code().status().is_server_error() {
        Err(failure.error)
    } else {
        Ok(())
    }
}

/// Whose connection it is, if the session that it was opened with still counts.
async fn caller(app: &App, connection: &Connection) -> Result<Option<Caller>> {
    let found = Sessions(&app.database)
        .with_user(connection.user_id, connection.session_id)
        .await?;
    let now = app.clock.unix_seconds();
    let alive = found.filter(|(user, session)| session.is_alive(user, now));
    Ok(alive.map(|(user, session)| Caller { user, session }))
}

async fn handle(app: &App, connection: &Connection, caller: &Caller, text: &str) -> Result<(), Failure> {
    let (frame, client_id) = parse(text)?;
    let (handled, answer_id) = match frame {
        Frame::Ping => (ping(app, connection).await, None),
        Frame::Ask(question) => {
            let answer_id = app.ids.id();
            let asked = ask(app, connection, caller, question, answer_id, client_id.as_deref()).await;
            (asked, Some(answer_id))
        }
        Frame::Resume(wanted) => (resume(app, connection, wanted).await, Some(wanted.answer_id)),
    };
    handled.map_err(|error| Failure {
        error,
        client_id,
        answer_id,
    })
}

/// Reads a frame and what the client calls it.
fn parse(text: &str) -> Result<(Frame, Option<String>), Failure> {
    let object: Option<Map<String, Value>> = serde_json::from_str(text).ok();
    let content = object.as_ref().map(Content);
    let word = |name| content?.text(name);
    let client_id = word("client_id").map(str::to_owned);
    let malformed = |detail: &'static str| Err(Error::new(Code::Malformed, detail));
    let frame = match (content, word("type")) {
        _ if text.len() > LONGEST => Err(Error::new(Code::TooLarge, "A frame may have at most 16 KiB.")),
        (_, Some("ping")) => Ok(Frame::Ping),
        (Some(content), Some("ask")) => Ask::parse(content).map(Frame::Ask),
        (Some(content), Some("resume")) => Resume::parse(content).map(Frame::Resume),
        (None, _) => malformed("A frame is a JSON object."),
        _ => malformed("The `type` of the frame is not known."),
    };
    match frame {
        Ok(frame) => Ok((frame, client_id)),
        Err(error) => Err(Failure {
            error,
            client_id,
            answer_id: None,
        }),
    }
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
    fn a_question_and_a_resumption_are_understood() {
        let frame = |frame: Value| parse(&frame.to_string()).map(|(frame, _)| frame);
        let question =
            json!({ "type": "ask", "course_code": " BI-120 ", "query": "Why? Because.", "conversation_id": "c" });
        let Ok(Frame::Ask(ask)) = frame(question) else { panic!() };
        assert_eq!(
            format!("{ask:?}"),
            r#"Ask { course: "BI-120", query: "Why? Because.", conversation_id: Some("c") }"#
        );
        let id = "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c";
        let Ok(Frame::Resume(resume)) = frame(json!({ "type": "resume", "answer_id": id })) else {
            panic!()
        };
        assert_eq!((resume.answer_id.to_string().as_str(), resume.from), (id, 0));
        let wrong = |value| frame(value).unwrap_err().error.code();
        assert_eq!(wrong(json!({ "type": "ask", "query": "Why?" })), Code::Validation);
        assert_eq!(
            wrong(json!({ "type": "ask", "course_code": "BI-120", "query": 7 })),
            Code::Validation
        );
        assert_eq!(wrong(json!({ "type": "resume", "answer_id": "x" })), Code::NotFound);
        assert_eq!(
            wrong(json!({ "type": "resume", "answer_id": id, "from": -1 })),
            Code::Validation
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

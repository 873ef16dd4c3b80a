//! Frames as text: a JSON object whose `type` selects the handler.

use serde_json::{Map, Value};
use shared::ids::TurnId;
use shared::{Error, ErrorCode, Result};

use super::ask::Ask;
use super::change_message::{DeleteMessage, EditMessage};
use super::fields::Fields;
use super::read_receipt::ReadReceipt;
use super::resume::Resume;
use super::send_message::SendMessage;
use super::subscribe::Subscribe;
use super::typing::SetTyping;

/// The maximum size in bytes (16 KiB) of a frame without the text of a message, which has the same limit by itself.
const MAX_SIZE: usize = 16 * 1024;

/// A frame that a client may send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Frame {
    Ping,
    Ask(Ask),
    Resume(Resume),
    ChatMessage(SendMessage),
    Subscribe(Subscribe),
    Typing(SetTyping),
    ReadReceipt(ReadReceipt),
    EditMessage(EditMessage),
    DeleteMessage(DeleteMessage),
}

/// Why a frame could not be read or handled.
#[derive(Debug)]
pub(super) struct FrameError {
    pub(super) error: Error,
    /// The id that the client gave the frame.
    pub(super) client_id: Option<String>,
    /// The answer that the frame is about.
    pub(super) answer_id: Option<TurnId>,
}

/// Reads a frame and the id that the client gave it.
pub(super) fn parse(text: &str) -> Result<(Frame, Option<String>), FrameError> {
    let object: Option<Map<String, Value>> = serde_json::from_str(text).ok();
    let fields = object.as_ref().map(Fields::new);
    let text_field = |name| fields?.text(name);
    let client_id = text_field("client_id").map(str::to_owned);
    let malformed = |detail: &'static str| Err(Error::new(ErrorCode::Malformed, detail));
    let frame = match (fields, text_field("type")) {
        _ if text.len() - fields.and_then(|fields| fields.text("message")).map_or(0, str::len) > MAX_SIZE => {
            Err(Error::new(ErrorCode::TooLarge, "A frame can have at most 16 KiB."))
        }
        (_, Some("ping")) => Ok(Frame::Ping),
        (Some(fields), Some("ask")) => Ask::parse(fields).map(Frame::Ask),
        (Some(fields), Some("resume")) => Resume::parse(fields).map(Frame::Resume),
        (Some(fields), Some("chat_message")) => SendMessage::parse(fields).map(Frame::ChatMessage),
        (Some(fields), Some("subscribe")) => Subscribe::parse(fields).map(Frame::Subscribe),
        (Some(fields), Some("typing")) => SetTyping::parse(fields).map(Frame::Typing),
        (Some(fields), Some("read_receipt")) => ReadReceipt::parse(fields).map(Frame::ReadReceipt),
        (Some(fields), Some("edit_message")) => EditMessage::parse(fields).map(Frame::EditMessage),
        (Some(fields), Some("delete_message")) => DeleteMessage::parse(fields).map(Frame::DeleteMessage),
        (None, _) => malformed("A frame must be a JSON object."),
        _ => malformed("The `type` of the frame is unknown."),
    };
    match frame {
        Ok(frame) => Ok((frame, client_id)),
        Err(error) => Err(FrameError {
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

    fn refusal(text: &str) -> (ErrorCode, Option<String>) {
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
    fn questions_and_resumptions_are_understood() {
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
        assert_eq!(wrong(json!({ "type": "ask", "query": "Why?" })), ErrorCode::Validation);
        assert_eq!(
            wrong(json!({ "type": "ask", "course_code": "BI-120", "query": 7 })),
            ErrorCode::Validation
        );
        assert_eq!(
            wrong(json!({ "type": "resume", "answer_id": "x" })),
            ErrorCode::NotFound
        );
        assert_eq!(
            wrong(json!({ "type": "resume", "answer_id": id, "from": -1 })),
            ErrorCode::Validation
        );
    }

    #[test]
    fn text_that_is_not_a_json_object_is_malformed() {
        for text in ["", "{", "[]", "\"ping\"", "null", "ping"] {
            assert_eq!(refusal(text), (ErrorCode::Malformed, None), "{text}");
        }
    }

    #[test]
    fn an_unknown_type_is_reported_with_the_client_id() {
        assert_eq!(
            refusal(r#"{"type": "sing", "client_id": "c1"}"#),
            (ErrorCode::Malformed, Some("c1".to_owned()))
        );
        assert_eq!(refusal(r#"{"type": 1}"#), (ErrorCode::Malformed, None));
        assert_eq!(refusal("{}"), (ErrorCode::Malformed, None));
    }

    #[test]
    fn a_frame_has_at_most_16_kib() {
        let frame = |length: usize| json!({"type": "ping", "client_id": "c1", "text": "x".repeat(length)}).to_string();
        let overhead = frame(0).len();
        assert!(parse(&frame(MAX_SIZE - overhead)).is_ok());
        assert_eq!(
            refusal(&frame(MAX_SIZE - overhead + 1)),
            (ErrorCode::TooLarge, Some("c1".to_owned()))
        );
        assert_eq!(refusal(&"x".repeat(MAX_SIZE + 1)).0, ErrorCode::TooLarge);
    }
}

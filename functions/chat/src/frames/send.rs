//! Frames that go to the client.

use std::borrow::Cow;

use serde::Serialize;
use shared::clients::sockets::Delivery;
use shared::ids::TurnId;
use shared::websocket::connections::Connection;
use shared::{App, Error, Result};
use shared_community::service::subscriptions::forget;
use utoipa::ToSchema;

/// Reports what was wrong with a frame. The socket stays open.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "type", rename = "error")]
pub(crate) struct ErrorFrame<'a> {
    /// The code of the table of errors.
    #[schema(example = "validation_failed")]
    code: &'static str,
    /// What happened, in English.
    #[schema(value_type = String)]
    detail: Cow<'a, str>,
    /// After how many seconds the client may try again.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = u64, required = false)]
    retry_after: Option<u64>,
    /// The id that the client gave its frame.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, required = false)]
    client_id: Option<&'a str>,
    /// The answer that the frame is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, required = false)]
    answer_id: Option<TurnId>,
}

impl<'a> ErrorFrame<'a> {
    /// `client_id` is the id that the client gave its frame.
    pub(crate) fn new(error: &'a Error, client_id: Option<&'a str>) -> Self {
        Self {
            code: error.code().as_str(),
            detail: detail(error),
            retry_after: error.parts().retry_after,
            client_id,
            answer_id: None,
        }
    }

    /// Adds the answer that the frame is about.
    pub(crate) fn about(self, answer_id: Option<TurnId>) -> Self {
        Self { answer_id, ..self }
    }
}

/// The text of an error. A frame has no list of fields, so the first wrong one is named.
fn detail(error: &Error) -> Cow<'_, str> {
    match error.parts().fields.first() {
        Some(wrong) => format!("`{}` {}.", wrong.field, wrong.message).into(),
        None => Cow::Borrowed(&error.parts().detail),
    }
}

/// Sends a frame. Deletes the rows of a connection that is gone.
pub(crate) async fn send(app: &App, connection: &Connection, frame: &impl Serialize) -> Result<()> {
    match app.sockets()?.send(&connection.connection_id, frame).await? {
        Delivery::Done => Ok(()),
        Delivery::Gone => forget(app, connection).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use shared::ErrorCode;

    #[test]
    fn an_error_frame_has_a_code_a_detail_and_the_client_id() {
        let error = Error::new(ErrorCode::Malformed, "No.");
        let frame = |client_id| serde_json::to_value(ErrorFrame::new(&error, client_id)).unwrap();
        let expected = json!({"type": "error", "code": "malformed_request", "detail": "No."});
        assert_eq!(frame(None), expected);
        assert_eq!(frame(Some("c1"))["client_id"], "c1");
    }

    #[test]
    fn an_error_frame_names_the_wrong_field_and_when_to_try_again() {
        let wrong = Error::field("message", "must not be empty");
        let frame = serde_json::to_value(ErrorFrame::new(&wrong, None)).unwrap();
        assert_eq!(frame["detail"], "`message` must not be empty.");
        let slow = Error::new(ErrorCode::SlowMode, "Slowly.").retry_after(3);
        assert_eq!(
            serde_json::to_value(ErrorFrame::new(&slow, None)).unwrap()["retry_after"],
            3
        );
    }
}

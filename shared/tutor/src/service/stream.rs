//! Sends answers over sockets, frame by frame.

use serde::Serialize;
use shared::app::App;
use shared::clients::sockets::Delivery;
use shared::error::{Error, Result};
use shared::ids::{ConversationId, TurnId};
use utoipa::ToSchema;

use crate::answering::{Citation, Source};
use crate::store::streamed_answers::{StreamedAnswer, StreamedResult};

/// The frames of an answer that is being written.
#[derive(Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum AnswerFrame<'a> {
    /// A piece of the answer. The first one is empty: it confirms the question.
    AnswerDelta {
        /// The answer.
        answer_id: TurnId,
        /// The position of the piece, from 0.
        index: u32,
        /// The text of the piece.
        delta: &'a str,
        /// The id that the client gave its question, with the first piece.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(value_type = String, required = false)]
        client_id: Option<&'a str>,
    },
    /// The end of the answer.
    AnswerDone {
        /// The answer.
        answer_id: TurnId,
        /// The conversation that it belongs to.
        conversation_id: ConversationId,
        /// The sentences that it is based on.
        #[schema(value_type = Vec<Citation>)]
        citations: &'a [Citation],
        /// Its author.
        source: Source,
    },
    /// The question cannot be answered.
    Error {
        /// The code of the table of errors.
        code: &'a str,
        /// What happened, in English.
        detail: &'a str,
        /// The answer.
        answer_id: TurnId,
    },
}

/// The API Gateway failed temporarily.
#[derive(Debug)]
pub struct Interrupted {
    /// The first piece that was not sent.
    pub from: u32,
    /// The error.
    pub error: Error,
}

/// Acknowledges a question with the first piece of the answer, which is empty and contains the id of the answer.
pub async fn acknowledge(app: &App, answer: &StreamedAnswer, client_id: Option<&str>) -> Result<Delivery> {
    let frame = AnswerFrame::AnswerDelta {
        answer_id: answer.id,
        index: 0,
        delta: "",
        client_id,
    };
    app.sockets()?.send(&answer.connection_id, &frame).await
}

/// Sends the result of a question to a connection, beginning with the piece `from`. Does nothing if the connection is
/// gone or there is no result yet.
///
/// # Errors
/// API Gateway is unavailable; the error contains the piece at which to continue.
pub async fn stream(app: &App, connection_id: &str, answer: &StreamedAnswer, from: u32) -> Result<(), Interrupted> {
    let interrupted = |from| move |error| Interrupted { from, error };
    let sockets = app.sockets().map_err(interrupted(from))?;
    let (answer_id, conversation_id) = (answer.id, answer.conversation_id);
    match &answer.result {
        None => Ok(()),
        Some(StreamedResult::Failed { code, detail }) => {
            let frame = AnswerFrame::Error {
                code,
                detail,
                answer_id,
            };
            sockets.send(connection_id, &frame).await.map_err(interrupted(from))?;
            Ok(())
        }
        Some(StreamedResult::Answered {
            deltas,
            citations,
            source,
        }) => {
            for (index, delta) in (0..).zip(deltas).skip(from as usize) {
                let frame = AnswerFrame::AnswerDelta {
                    answer_id,
                    index,
                    delta,
                    client_id: None,
                };
                match sockets.send(connection_id, &frame).await.map_err(interrupted(index))? {
                    Delivery::Done => {}
                    Delivery::Gone => return Ok(()),
                }
            }
            let frame = AnswerFrame::AnswerDone {
                answer_id,
                conversation_id,
                citations,
                source: *source,
            };
            let end = u32::try_from(deltas.len()).unwrap_or(u32::MAX);
            sockets.send(connection_id, &frame).await.map_err(interrupted(end))?;
            Ok(())
        }
    }
}

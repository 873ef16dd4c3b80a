//! Replies that can be given again.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::{Error, Result};

/// A status and a body.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Answer {
    status: u16,
    /// Null is none.
    body: Value,
}

impl Answer {
    pub fn new(status: StatusCode, body: &impl Serialize) -> Result<Self> {
        Ok(Self {
            status: status.as_u16(),
            body: serde_json::to_value(body).map_err(Error::internal)?,
        })
    }

    /// That there is nothing to say.
    pub fn empty() -> Self {
        Self {
            status: StatusCode::NO_CONTENT.as_u16(),
            body: Value::Null,
        }
    }

    /// Reads what [`Answer::kept`] wrote.
    pub fn parse(kept: &str) -> Result<Self> {
        serde_json::from_str(kept).map_err(Error::internal)
    }

    /// As it is kept.
    pub fn kept(&self) -> Result<String> {
        serde_json::to_string(self).map_err(Error::internal)
    }

    /// The status and the body.
    pub fn into_parts(self) -> (u16, Value) {
        (self.status, self.body)
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        match (StatusCode::from_u16(self.status), self.body) {
            (Err(error), _) => Error::internal(error).into_response(),
            (Ok(status), Value::Null) => status.into_response(),
            (Ok(status), body) => (status, Json(body)).into_response(),
        }
    }
}

//! HTTP responses that are kept, so that the same request again gets the same one.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::{Error, Result};

/// A status and a JSON body.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoredResponse {
    status: u16,
    /// Null stands for an empty body.
    body: Value,
}

impl StoredResponse {
    /// A response with a JSON body.
    pub fn new(status: StatusCode, body: &impl Serialize) -> Result<Self> {
        Ok(Self {
            status: status.as_u16(),
            body: serde_json::to_value(body).map_err(Error::internal)?,
        })
    }

    /// A response with status 204 and without a body.
    pub fn no_content() -> Self {
        Self {
            status: StatusCode::NO_CONTENT.as_u16(),
            body: Value::Null,
        }
    }

    /// The status and the body, where null stands for an empty one.
    pub fn into_parts(self) -> (u16, Value) {
        (self.status, self.body)
    }
}

impl IntoResponse for StoredResponse {
    fn into_response(self) -> Response {
        match (StatusCode::from_u16(self.status), self.body) {
            (Err(error), _) => Error::internal(error).into_response(),
            (Ok(status), Value::Null) => status.into_response(),
            (Ok(status), body) => (status, Json(body)).into_response(),
        }
    }
}

//! Replies that only say that something was done.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

/// A confirmation for the user.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Message {
    /// A sentence to show to the user.
    message: &'static str,
}

impl Message {
    /// A reply with this text.
    pub fn new(message: &'static str) -> Json<Self> {
        Json(Self { message })
    }
}

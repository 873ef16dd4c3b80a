//! Replies that only say that something was done.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

/// That it was done.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Message {
    /// For the user.
    message: &'static str,
}

impl Message {
    /// A reply with this text.
    pub fn new(message: &'static str) -> Json<Self> {
        Json(Self { message })
    }
}

//! The frames of the WebSocket API, for its documentation (AsyncAPI).

use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// The frames that a function receives and sends. Their schemas are derived from the types that it reads and writes.
#[derive(Default)]
pub struct Frames {
    /// What clients send.
    pub received: Vec<Frame>,
    /// What clients receive.
    pub sent: Vec<Frame>,
    /// The schemas that frames refer to, by name.
    pub schemas: Vec<(String, RefOr<Schema>)>,
}

/// A frame, or the frames of an enum that serde tags with `type`.
pub struct Frame {
    /// The `type` of a frame whose schema does not name it.
    pub name: Option<&'static str>,
    /// The schema.
    pub schema: RefOr<Schema>,
}

impl Frames {
    /// Adds a frame that clients send.
    #[must_use]
    pub fn receives<F: ToSchema>(mut self, name: &'static str) -> Self {
        let frame = self.frame::<F>(Some(name));
        self.received.push(frame);
        self
    }

    /// Adds a frame that clients receive.
    #[must_use]
    pub fn sends<F: ToSchema>(mut self, name: &'static str) -> Self {
        let frame = self.frame::<F>(Some(name));
        self.sent.push(frame);
        self
    }

    /// Adds the frames of an enum that serde tags with `type`.
    #[must_use]
    pub fn sends_all<F: ToSchema>(mut self) -> Self {
        let frame = self.frame::<F>(None);
        self.sent.push(frame);
        self
    }

    fn frame<F: ToSchema>(&mut self, name: Option<&'static str>) -> Frame {
        F::schemas(&mut self.schemas);
        let schema = <F as PartialSchema>::schema();
        Frame { name, schema }
    }
}

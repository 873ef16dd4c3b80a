//! The fields of frames.

use serde_json::{Map, Value};

/// The fields of a frame. Values of an unexpected type count as absent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields<'f>(&'f Map<String, Value>);

impl<'f> Fields<'f> {
    pub(super) fn new(object: &'f Map<String, Value>) -> Self {
        Self(object)
    }

    pub(super) fn has(self, name: &str) -> bool {
        self.0.get(name).is_some_and(|value| !value.is_null())
    }

    pub(super) fn text(self, name: &str) -> Option<&'f str> {
        self.0.get(name)?.as_str()
    }

    pub(super) fn number(self, name: &str) -> Option<u32> {
        self.0.get(name)?.as_u64()?.try_into().ok()
    }
}

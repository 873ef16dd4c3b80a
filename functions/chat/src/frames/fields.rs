//! The fields of frames.

use std::str::FromStr;

use serde_json::{Map, Value};
use shared::{Error, Result};

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

    pub(super) fn large_number(self, name: &str) -> Option<u64> {
        self.0.get(name)?.as_u64()
    }

    pub(super) fn flag(self, name: &str) -> Option<bool> {
        self.0.get(name)?.as_bool()
    }

    /// The id in a field, if there is one.
    ///
    /// # Errors
    /// The field has something else.
    pub(super) fn id<T: FromStr>(self, name: &'static str) -> Result<Option<T>> {
        if !self.has(name) {
            return Ok(None);
        }
        let id = self.text(name).and_then(|text| text.parse().ok());
        id.map(Some).ok_or_else(|| Error::field(name, "must be an ID"))
    }

    /// The id in a field.
    ///
    /// # Errors
    /// The field has something else or is absent.
    pub(super) fn required_id<T: FromStr>(self, name: &'static str) -> Result<T> {
        self.id(name)?.ok_or_else(|| Error::field(name, "is required"))
    }

    pub(super) fn number(self, name: &str) -> Option<u32> {
        self.0.get(name)?.as_u64()?.try_into().ok()
    }
}

//! Fields of partial updates.

use std::fmt::Display;

use serde::{Deserialize, Deserializer};

use crate::http::Fields;

/// A field of a partial update: absent (`None`), `null` (`Some(None)`), or a value.
pub type Patch<T> = Option<Option<T>>;

/// Reads a [`Patch`], as `#[serde(default, deserialize_with = "given")]`: serde alone takes `null` for an absent field.
///
/// # Errors
/// The value is neither null nor a `T`.
pub fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(field: D) -> Result<Patch<T>, D::Error> {
    Option::deserialize(field).map(Some)
}

/// A field with its value parsed; a report of what is wrong with it counts as absent.
pub fn parsed<V, T, E: Display>(
    fields: &mut Fields,
    field: &'static str,
    value: Patch<V>,
    parse: impl FnOnce(V) -> Result<T, E>,
) -> Patch<T> {
    match value? {
        None => Some(None),
        Some(value) => fields.parsed(field, parse(value)).map(Some),
    }
}

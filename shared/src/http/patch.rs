//! Fields of partial updates.

use serde::{Deserialize, Deserializer};

/// A field of a partial update: absent (`None`), `null` (`Some(None)`), or a value.
pub type Patch<T> = Option<Option<T>>;

/// Reads a [`Patch`], as `#[serde(default, deserialize_with = "given")]`: serde alone takes `null` for an absent field.
///
/// # Errors
/// The value is neither null nor a `T`.
pub fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(field: D) -> Result<Patch<T>, D::Error> {
    Option::deserialize(field).map(Some)
}

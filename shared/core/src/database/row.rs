//! What the rows of all tables have in common.

use serde::Serialize;

use crate::database::Item;

/// The attribute that holds [`Row::KIND`].
pub const KIND: &str = "kind";

/// A type of which each row is of one kind. The kind is stored, so that rows of several kinds can share a partition.
pub trait Row: Serialize {
    /// The kind, which never changes.
    const KIND: &'static str;
}

/// The kind of a stored row.
#[must_use]
pub fn kind(item: &Item) -> &str {
    let kind = item.get(KIND).and_then(|kind| kind.as_s().ok());
    kind.map_or("", String::as_str)
}

/// Whether a stored row is of the kind of `R`.
#[must_use]
pub fn is<R: Row>(item: &Item) -> bool {
    kind(item) == R::KIND
}

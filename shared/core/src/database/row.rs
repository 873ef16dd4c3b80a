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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::{Key, Table, Write};

    #[derive(Serialize)]
    struct Entry {
        kind: &'static str,
    }

    impl Row for Entry {
        const KIND: &str = "entry";
    }

    #[test]
    fn a_row_cannot_hide_an_attribute_behind_its_kind() {
        let key = Key::new(Table::Users, "A", "B");
        assert!(Write::put(key, &Entry { kind: "capture" }).is_err());
    }
}

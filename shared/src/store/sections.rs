//! Sections of courses. Their order is in the course's outline.
//!
//! | access pattern | key |
//! |---|---|
//! | section by id | `SECTION#{id}` / `SECTION` |

use serde::{Deserialize, Serialize};

use super::{Key, Table};
use crate::ids::Id;

/// A section as stored. Title and order are in the outline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// The id.
    pub id: Id,
    /// Its course.
    pub course_id: Id,
}

/// The key of a section's row.
#[must_use]
pub fn key(id: Id) -> Key {
    Key::new(Table::Catalog, format!("SECTION#{id}"), "SECTION")
}

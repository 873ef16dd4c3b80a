//! Operations of `ungraded`.

mod list;

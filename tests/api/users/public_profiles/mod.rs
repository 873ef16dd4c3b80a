//! Public profiles.

mod get;

//! The keys that sign access tokens.

mod list;

//! Uploaded images under permanent addresses.

pub(crate) mod get;

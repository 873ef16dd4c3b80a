//! Uploaded images.

mod get;

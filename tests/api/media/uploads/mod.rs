//! Uploads.

mod complete;

//! The entry point of the API.

mod get;

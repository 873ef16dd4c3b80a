//! The OpenAPI document.

mod get;

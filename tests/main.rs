//! The whole product from outside: real HTTP, real WebSockets and the real AWS SDK against a local cloud per test.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod api;
mod cloud;
mod contract;
mod storms;
mod support;

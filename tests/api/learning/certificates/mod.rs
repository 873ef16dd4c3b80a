//! Certificates.

mod get;
mod verify;

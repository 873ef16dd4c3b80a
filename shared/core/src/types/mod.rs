//! Value types that clients and several areas need: pure, without I/O, clock or randomness.

pub mod client_network;
pub(crate) mod content_disposition;
pub mod document;
pub mod email;
pub mod file_type;
pub mod patch;
pub mod percentage;
pub mod phone;
pub mod rate_limit;
pub mod role;
mod string_enum;
pub mod upload;

pub use document::SNIFFED_BYTES;
pub use patch::Patch;

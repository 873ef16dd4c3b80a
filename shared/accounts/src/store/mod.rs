//! The rows. Each repository knows its rows, and its access patterns stand at its head.

pub mod audit;
pub mod devices;
pub mod email_tokens;
pub mod event_interests;
pub mod exports;
pub mod identifiers;
pub mod known_networks;
pub mod leads;
pub mod one_time_codes;
pub mod sessions;
pub mod skills;
pub mod suppressions;
pub mod users;

//! The rules: pure functions without I/O, clock or randomness.

pub mod birth_date;
pub mod email;
pub mod event_interests;
pub mod name_change;
pub mod one_time_code;
pub mod password;
pub mod person_name;
pub mod picture;
pub mod profile;
pub mod push_device;
pub mod refresh;
pub mod settings;
pub mod skill;
pub mod social_links;
pub mod username;

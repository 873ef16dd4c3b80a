//! The rules of the product: pure functions without I/O, clock or randomness.

pub mod birth_date;
pub mod course;
pub mod email;
pub mod email_token;
pub mod enrollment;
pub mod event_interests;
pub mod image;
pub mod lecture;
pub mod name_change;
pub mod one_time_code;
pub mod password;
pub mod person_name;
pub mod phone;
pub mod picture;
pub mod planner;
pub mod price;
pub mod profile;
pub mod push_device;
pub mod role;
pub mod settings;
pub mod skill;
pub mod social;
pub mod username;
pub mod window;
mod words;

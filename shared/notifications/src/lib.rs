//! Notifications: who hears of an event, over which channels, and in which words.

pub mod personal_data;
pub mod rules;
pub mod service;
pub mod store;
pub mod unsubscribe;

pub use personal_data::PERSONAL_DATA;

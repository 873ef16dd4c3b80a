//! What several functions do with notifications.

pub mod fan_out;
pub mod notify;
pub mod present;
pub mod readers;
pub mod recipients;
pub mod scene;

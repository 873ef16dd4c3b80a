//! One-time codes by SMS.

mod limits;
mod purposes;
mod request;
mod verify;

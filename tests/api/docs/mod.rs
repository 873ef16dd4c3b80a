//! The API about itself, and everything it does not offer.

mod headers;
mod hostile_paths;
mod refuse;
mod show;

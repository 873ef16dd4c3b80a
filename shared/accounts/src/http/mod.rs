//! Extractors that are permissions, and the views that several functions reply with.

pub mod caller;
pub mod user;

pub use caller::{Admin, Caller, Instructor, ProvenCaller, Student};

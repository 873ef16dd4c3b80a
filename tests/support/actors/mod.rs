//! People who are signed in, and what they find in their mailboxes.

mod mail;
pub mod people;

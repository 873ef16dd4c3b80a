//! The pages that links in mails lead to if no app handles the links.

pub(crate) mod get;

//! The caller's account and profile.

mod delete;
mod get;
mod update;
mod update_concurrently;
mod update_email;
mod update_pictures;
mod update_validation;

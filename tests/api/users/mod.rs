//! People: profiles, settings, links, skills, pictures, devices, leaving.

mod announce_picture;
mod change_email;
mod delete_me;
pub mod export_me;
mod get_me;
mod get_user;
pub mod pictures;
mod register_device;
mod settings;
mod show_pictures;
mod skills;
mod social;
mod unregister_device;
mod update_profile;
mod update_together;
mod validate_profile;

//! People: the own profile, pictures, devices.

mod announce_picture;
mod change_email;
mod get_me;
pub mod pictures;
mod register_device;
mod show_pictures;
mod unregister_device;
mod update_profile;
mod update_together;
mod validate_profile;

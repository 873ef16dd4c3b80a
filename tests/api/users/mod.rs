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

use serde_json::json;

use crate::support::Actor;

/// Gives somebody what is kept beside their profile: a link, a skill and a device.
async fn put_belongings(student: &Actor) {
    let social = json!({ "github": "https://github.com/asha" });
    student.put("/api/users/me/social", social).await.assert_status(200);
    let skill = json!({ "name": "Rust", "proficiency": "expert" });
    student.post("/api/users/me/skills", skill).await.assert_status(201);
    let device = json!({ "token": "push-token", "platform": "ios" });
    student.post("/api/users/me/devices", device).await.assert_status(201);
}

//! Accounts, profiles, settings, social links, skills, pictures, devices and exports.

pub mod devices;
pub mod exports;
mod me;
pub mod pictures;
mod public_profiles;
mod settings;
mod skills;
mod social_links;

use serde_json::json;

use crate::support::Actor;

/// Gives a student data that is stored beside the profile: a link, a skill and a device.
async fn put_belongings(student: &Actor) {
    let social = json!({ "github": "https://github.com/asha" });
    student.put("/api/users/me/social", social).await.assert_status(200);
    let skill = json!({ "name": "Rust", "proficiency": "expert" });
    student.post("/api/users/me/skills", skill).await.assert_status(201);
    let device = json!({ "token": "push-token", "platform": "ios" });
    student.post("/api/users/me/devices", device).await.assert_status(201);
}

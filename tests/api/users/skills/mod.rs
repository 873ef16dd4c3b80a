//! The caller's skills.

mod create;
mod delete;
mod list;

use serde_json::json;

use crate::support::{Actor, Reply};

const SKILLS: &str = "/api/users/me/skills";

async fn add(actor: &Actor, name: &str) -> Reply {
    actor
        .post(SKILLS, json!({ "name": name, "proficiency": "beginner" }))
        .await
}

//! The caller's links to other sites.

mod get;
mod update;

use serde_json::{Value, json};

const SOCIAL: &str = "/api/users/me/social";

fn no_links() -> Value {
    json!({
        "website": null, "twitter": null, "linkedin": null, "github": null, "facebook": null, "instagram": null,
        "youtube": null,
    })
}

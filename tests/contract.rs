//! What has to agree: the operations in the code, the generated files, the template, and what really answers.

mod access;
mod errors;
mod events;
mod examples;
mod fuzz;
mod generated;
mod hostile_tokens;
mod methods;
mod mirror;
mod operations;
mod roles;
mod routes;
mod template;

/// The repository.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// The text of a file of the repository.
pub fn file(path: &str) -> String {
    std::fs::read_to_string(format!("{ROOT}/{path}")).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The example event at this path below `events/`, such as `payments/webhooks/receive`.
pub fn event_at(path: &str) -> serde_json::Value {
    serde_json::from_str(&file(&format!("events/{path}.json"))).unwrap()
}

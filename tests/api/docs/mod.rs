//! What the API says about itself, and what it answers to requests that no operation takes.

mod asyncapi;
mod docs;
mod docs_assets;
mod fallback;
mod headers;
mod health;
mod hostile_paths;
mod openapi;
mod phone_guides;
mod root;

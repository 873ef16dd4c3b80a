//! What the API says about itself, and what it answers to requests that no operation takes.

mod docs;
mod fallback;
mod headers;
mod health;
mod hostile_paths;
mod openapi;
mod root;

//! Export and erasure of personal data. Each area knows its own, in its `personal_data.rs`.

mod archive;
mod areas;
pub(crate) mod erase;
pub(crate) mod export;

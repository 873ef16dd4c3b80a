//! HTTP without the product: bodies, pages, ETags, problems, endpoint groups.

pub mod body;
pub mod client_address;
pub mod csv;
mod edge_only;
pub mod etag;
pub mod group;
pub mod idempotency_key;
pub mod message;
pub mod page;
pub mod parameters;
pub mod path_id;
pub mod prefer;
pub mod problem;
pub mod public_url;
mod request;

pub use body::{Fields, Valid, Validate, aliases};
pub use client_address::ClientAddress;
pub use group::Group;
pub use idempotency_key::IdempotencyKey;
pub use page::{FirstPage, List, Page};
pub use parameters::Parameters;
pub use path_id::PathId;
pub use prefer::Prefer;
pub use public_url::PublicUrl;

//! Roles.

use serde::{Deserialize, Serialize};

/// What a user may do, from least to most.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Learns.
    #[default]
    Student,
    /// Teaches own courses.
    Instructor,
    /// Runs the product.
    Admin,
}

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
    /// Creates and teaches courses.
    Instructor,
    /// Runs the product.
    Admin,
}

impl Role {
    /// Reads a role.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        match text {
            "student" => Ok(Self::Student),
            "instructor" => Ok(Self::Instructor),
            "admin" => Ok(Self::Admin),
            _ => Err("must be student, instructor or admin"),
        }
    }
}

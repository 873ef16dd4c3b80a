//! Categories as clients see them.

use jiff::Timestamp;
use serde::Serialize;
use shared::ids::CategoryId;
use shared_catalog::store::categories::Category;
use utoipa::ToSchema;

/// A category of courses.
#[derive(Serialize, ToSchema)]
#[schema(as = Category)]
pub(crate) struct CategoryView {
    id: CategoryId,
    #[schema(example = "Programming")]
    name: String,
    /// The name in URLs.
    #[schema(example = "programming")]
    slug: String,
    description: Option<String>,
    /// The ID of the parent category; `null` at the top level.
    parent_category: Option<CategoryId>,
    /// The number of published courses in the category.
    courses_count: u64,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
}

impl From<Category> for CategoryView {
    fn from(category: Category) -> Self {
        Self {
            id: category.id,
            name: category.name,
            slug: category.slug,
            description: category.description,
            parent_category: category.parent_category,
            courses_count: category.courses_count.try_into().unwrap_or(0),
            created_at: category.created_at,
            updated_at: category.updated_at,
        }
    }
}

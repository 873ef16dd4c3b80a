//! Categories: what a client says about one, and what it gets.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::http::patch::{Patch, given, parsed};
use shared::http::{Fields, Validate};
use shared::{Code, Error, Id, Result};
use shared_accounts::rules::profile::free_text;
use shared_catalog::rules::category::check_place;
use shared_catalog::rules::course::parse_slug;
use shared_catalog::store::categories::{Category, Tree};
use utoipa::ToSchema;

use crate::course_body::line;

/// The longest description, in characters.
const LONGEST_DESCRIPTION: usize = 2_000;

/// The fields of a category. In an update an absent field stays and `null` removes one.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CategoryBody {
    /// One line of 1 to 200 characters; a new category needs one.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, example = "Programming")]
    name: Patch<String>,
    /// The name in web addresses; made from the name if a new category has none.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, example = "programming")]
    slug: Patch<String>,
    /// At most 2,000 characters.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, example = "Programming courses")]
    description: Patch<String>,
    /// The id or slug of the category above it; `null` is the top.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, example = json!(null))]
    parent_category: Patch<String>,
}

pub(crate) struct CategoryPatch {
    pub(crate) name: Option<String>,
    pub(crate) slug: Option<String>,
    description: Patch<String>,
    parent_category: Patch<String>,
}

impl Validate for CategoryPatch {
    type Body = CategoryBody;

    fn validate(body: CategoryBody, fields: &mut Fields) -> Option<Self> {
        let description = |text: String| free_text(&text, LONGEST_DESCRIPTION);
        for (field, value) in [("name", &body.name), ("slug", &body.slug)] {
            if *value == Some(None) {
                fields.wrong(field, "must not be null");
            }
        }
        Some(Self {
            name: parsed(fields, "name", body.name, |text| line(&text)).flatten(),
            slug: parsed(fields, "slug", body.slug, |text| parse_slug(&text)).flatten(),
            description: parsed(fields, "description", body.description, description).map(Option::flatten),
            parent_category: body.parent_category,
        })
    }
}

impl CategoryPatch {
    /// Changes `category`, of this tree or new in it.
    pub(crate) fn apply(&self, tree: &Tree, category: &mut Category) -> Result<()> {
        if let Some(name) = &self.name {
            category.name.clone_from(name);
        }
        if let Some(slug) = &self.slug {
            category.slug.clone_from(slug);
        }
        if let Some(description) = &self.description {
            category.description.clone_from(description);
        }
        if let Some(parent) = &self.parent_category {
            let id = |text: &String| {
                let found = tree.find(text).map(|parent| parent.id);
                found.ok_or_else(|| Error::field("parent_category", "is no category"))
            };
            category.parent_category = parent.as_ref().map(id).transpose()?;
        }
        check_place(&tree.parents(), category.id, category.parent_category)
            .map_err(|misplaced| Error::field("parent_category", misplaced.message()))?;
        let is_other = |other: &&Category| other.slug == category.slug && other.id != category.id;
        match tree.categories.iter().find(is_other) {
            None => Ok(()),
            Some(_) => Err(Error::new(Code::SlugTaken, "Another category has this slug.")),
        }
    }
}

/// A category.
#[derive(Serialize, ToSchema)]
#[schema(as = Category)]
pub(crate) struct CategoryReply {
    /// The id.
    id: Id,
    /// The name.
    #[schema(example = "Programming")]
    name: String,
    /// The name in web addresses.
    #[schema(example = "programming")]
    slug: String,
    /// A text.
    description: Option<String>,
    /// The id of the category above it.
    parent_category: Option<Id>,
    /// Published courses in it.
    courses_count: u64,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When it was edited last.
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
}

impl From<Category> for CategoryReply {
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

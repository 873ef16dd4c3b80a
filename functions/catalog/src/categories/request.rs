//! What clients send about a category.

use serde::Deserialize;
use shared::http::{Fields, Validate};
use shared::types::Patch;
use shared::{Error, ErrorCode, Result};
use shared_accounts::rules::profile::free_text;
use shared_catalog::rules::category::check_place;
use shared_catalog::rules::course::parse_slug;
use shared_catalog::store::categories::{Category, Tree};
use utoipa::ToSchema;

use crate::text::single_line;

/// The maximum length of a description, in characters.
const MAX_DESCRIPTION: usize = 2_000;

/// The fields of a category. In an update, absent fields stay unchanged and `null` removes a field.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CategoryRequest {
    /// One line of 1 to 200 characters; required for a new category.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "Programming")]
    name: Patch<String>,
    /// The name in URLs; derived from the name if a new category has none.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "programming")]
    slug: Patch<String>,
    /// At most 2,000 characters.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "Programming courses")]
    description: Patch<String>,
    /// The ID or slug of the parent category; `null` for the top level.
    #[serde(default)]
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
    type Body = CategoryRequest;

    fn validate(body: CategoryRequest, fields: &mut Fields) -> Option<Self> {
        let description = |text: String| free_text(&text, MAX_DESCRIPTION);
        for (field, value) in [("name", &body.name), ("slug", &body.slug)] {
            if value.is_null() {
                fields.wrong(field, "must not be null");
            }
        }
        Some(Self {
            name: fields.patch("name", body.name, |text| single_line(&text)).value(),
            slug: fields.patch("slug", body.slug, |text| parse_slug(&text)).value(),
            description: fields.patch("description", body.description, description).flatten(),
            parent_category: body.parent_category,
        })
    }
}

impl CategoryPatch {
    /// Applies the patch to `category`, which may be new in `tree`.
    pub(crate) fn apply(&self, tree: &Tree, category: &mut Category) -> Result<()> {
        if let Some(name) = &self.name {
            category.name.clone_from(name);
        }
        if let Some(slug) = &self.slug {
            category.slug.clone_from(slug);
        }
        self.description.apply(&mut category.description);
        match &self.parent_category {
            Patch::Absent => {}
            Patch::Null => category.parent_category = None,
            Patch::Value(text) => {
                let parent = tree.find(text).map(|parent| parent.id);
                category.parent_category =
                    Some(parent.ok_or_else(|| Error::field("parent_category", "does not exist"))?);
            }
        }
        check_place(&tree.parents(), category.id, category.parent_category)
            .map_err(|misplaced| Error::field("parent_category", misplaced.message()))?;
        let is_other = |other: &&Category| other.slug == category.slug && other.id != category.id;
        match tree.categories.iter().find(is_other) {
            None => Ok(()),
            Some(_) => Err(Error::new(
                ErrorCode::SlugTaken,
                "Another category already has this slug.",
            )),
        }
    }
}

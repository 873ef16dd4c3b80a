//! Categories.
//!
//! | access pattern | key |
//! |---|---|
//! | the whole tree | `CATEGORIES` / `{id}`, and its version under `CATEGORIES` / `VERSION` |
//! | id of a category by slug | `CATEGORY_SLUG#{slug}` / `CATEGORY_SLUG` |
//!
//! A change is written on the condition that the tree is still as it was read, so that no two changes together make a
//! cycle or use a slug twice. The counters change with the courses.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use shared::database::{Commit, Database, Key, Query, Retry, Row, Table, UnitOfWork, Write, decode};
use shared::error::{Error, ErrorCode, Result};
use shared::ids::CategoryId;
use shared_accounts::store::audit::{Action, AdminAction, AuditContext, AuditExt as _};

/// The partition of the tree.
const TREE: &str = "CATEGORIES";
/// The sort key of its version.
const VERSION: &str = "VERSION";

/// The row of a category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// The ID.
    pub id: CategoryId,
    /// The name.
    pub name: String,
    /// The name in URLs, which is unique.
    pub slug: String,
    /// The description.
    #[serde(default)]
    pub description: Option<String>,
    /// The parent; absent at the top of the tree.
    #[serde(default)]
    pub parent_category: Option<CategoryId>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last edited.
    pub updated_at: Timestamp,
    /// The number of published courses in the category.
    #[serde(default)]
    pub courses_count: i64,
    /// The number of courses in the category, including drafts.
    #[serde(default)]
    pub uses: i64,
}

impl Row for Category {
    const KIND: &str = "category";
}

/// The tree as it was read.
#[derive(Clone, Debug)]
pub struct Tree {
    /// All categories, sorted by ID.
    pub categories: Vec<Category>,
    version: u64,
}

/// A change of the tree.
#[derive(Clone, Debug)]
pub enum TreeChange {
    /// Adds a category.
    Add(Category),
    /// Replaces a category, which was read, by an edited one.
    Edit(Category, Category),
    /// Deletes a category if no course is in it.
    Remove(Category),
}

impl TreeChange {
    /// The action of the admin, as the audit log records it.
    fn audit_action(&self, id: CategoryId) -> AdminAction {
        let (action, before, after) = match self {
            Self::Add(category) => (Action::CategoryAdded, json!({}), audit_snapshot(category)),
            Self::Edit(before, after) => (Action::CategoryChanged, audit_snapshot(before), audit_snapshot(after)),
            Self::Remove(category) => (Action::CategoryRemoved, audit_snapshot(category), json!({})),
        };
        AdminAction {
            action,
            target: id.to_string(),
            before,
            after,
        }
    }
}

fn audit_snapshot(category: &Category) -> Value {
    json!({ "name": category.name, "slug": category.slug, "parent_category": category.parent_category })
}

#[derive(Serialize, Deserialize)]
struct Version {
    version: u64,
}

impl Row for Version {
    const KIND: &str = "category_tree";
}

#[derive(Serialize, Deserialize)]
struct Slug {
    category_id: CategoryId,
}

impl Row for Slug {
    const KIND: &str = "category_slug";
}

/// Reads and changes the tree of categories.
#[derive(Clone, Copy, Debug)]
pub struct Categories<'a>(pub &'a Database);

fn key(id: CategoryId) -> Key {
    Key::new(Table::Catalog, TREE, id.to_string())
}

fn slug_key(slug: &str) -> Key {
    Key::new(Table::Catalog, format!("CATEGORY_SLUG#{slug}"), "CATEGORY_SLUG")
}

/// A write that adds to the counters of a category, on the condition that it exists.
pub(super) fn count(id: CategoryId, uses: i64, published: i64) -> Result<Write> {
    let write = Write::update(key(id), "ADD uses :uses, courses_count :published")
        .value(":uses", uses)?
        .value(":published", published)?;
    Ok(write.if_present())
}

impl Tree {
    /// The category with this ID or slug.
    pub fn find(&self, text: &str) -> Option<&Category> {
        let id = text.parse().ok();
        let is_it = |category: &&Category| Some(category.id) == id || category.slug == text;
        self.categories.iter().find(is_it)
    }

    /// The parent of every category.
    pub fn parents(&self) -> BTreeMap<CategoryId, Option<CategoryId>> {
        let categories = self.categories.iter();
        categories
            .map(|category| (category.id, category.parent_category))
            .collect()
    }

    /// Adds a change to a unit of work, on the condition that the tree is still as it was read.
    fn add_change(&self, change: &TreeChange, work: &mut UnitOfWork<'_>) -> Result<()> {
        let version_key = Key::new(Table::Catalog, TREE, VERSION);
        let version = self.version + 1;
        let version = Write::put(version_key, &Version { version })?;
        let version = match self.version {
            0 => version.if_absent(),
            seen => version.condition("version = :seen").value(":seen", seen)?,
        };
        work.add(version).or_retry();
        let slug_row = |category: &Category| {
            let slug = Slug {
                category_id: category.id,
            };
            Write::put(slug_key(&category.slug), &slug)
        };
        match change {
            TreeChange::Add(category) => {
                let row = Write::put(key(category.id), category)?.if_absent();
                work.add_all([row, slug_row(category)?]).or_internal_error();
            }
            TreeChange::Edit(before, after) => {
                work.add(edit(after)?).or_retry();
                if before.slug != after.slug {
                    let old_slug = Write::delete(slug_key(&before.slug));
                    work.add_all([old_slug, slug_row(after)?]).or_internal_error();
                }
            }
            TreeChange::Remove(category) => {
                let row = Write::delete(key(category.id))
                    .condition("uses = :none")
                    .value(":none", 0)?;
                // Without a row, somebody else has deleted the category.
                work.add(row).or_decide(|row| match row {
                    Some(_) => Err(Error::new(ErrorCode::Conflict, "This category still has courses.")),
                    None => Ok(Retry),
                });
                work.add(Write::delete(slug_key(&category.slug))).or_internal_error();
            }
        }
        Ok(())
    }
}

/// A write that replaces all fields but the counters.
fn edit(category: &Category) -> Result<Write> {
    let mut set = "SET #name = :name, slug = :slug, updated_at = :now".to_owned();
    let mut remove = Vec::new();
    for (name, is_there) in [
        ("description", category.description.is_some()),
        ("parent_category", category.parent_category.is_some()),
    ] {
        match is_there {
            true => set += &format!(", {name} = :{name}"),
            false => remove.push(name),
        }
    }
    if !remove.is_empty() {
        set += &format!(" REMOVE {}", remove.join(", "));
    }
    let mut write = Write::update(key(category.id), set)
        .if_present()
        .name("#name", "name")
        .value(":name", &category.name)?
        .value(":slug", &category.slug)?
        .value(":now", category.updated_at)?;
    if let Some(description) = &category.description {
        write = write.value(":description", description)?;
    }
    match category.parent_category {
        Some(parent) => write.value(":parent_category", parent),
        None => Ok(write),
    }
}

impl Categories<'_> {
    /// All categories.
    pub async fn tree(&self) -> Result<Tree> {
        let rows = self.0.query_all(Query::partition(Table::Catalog, TREE)).await?;
        let (mut categories, mut version) = (Vec::new(), 0);
        for row in rows {
            if row
                .get("sk")
                .and_then(|sk| sk.as_s().ok())
                .is_some_and(|sk| sk == VERSION)
            {
                version = decode::<Version>(row)?.version;
            } else {
                categories.push(decode(row)?);
            }
        }
        Ok(Tree { categories, version })
    }

    /// The ID for `text`, which is an ID or a slug. Whether a category with an ID exists is not checked.
    pub async fn id_of(&self, text: &str) -> Result<Option<CategoryId>> {
        if let Ok(id) = text.parse() {
            return Ok(Some(id));
        }
        let slug: Option<Slug> = self.0.get(&slug_key(text)).await?;
        Ok(slug.map(|slug| slug.category_id))
    }

    /// Makes the change that `plan` returns for the current tree, if any, and records the action of the admin. Returns
    /// the category that the plan returns. If somebody else changes the tree in the meantime, `plan` is called again.
    ///
    /// # Errors
    /// The errors of `plan`, and [`ErrorCode::Conflict`] for deleting a category that has courses.
    pub async fn change(
        &self,
        acting: AuditContext,
        plan: impl Fn(&Tree) -> Result<(Category, Option<TreeChange>)>,
    ) -> Result<Category> {
        self.0
            .retry("category_tree", || async {
                let tree = self.tree().await?;
                let (category, change) = plan(&tree)?;
                let Some(change) = change else {
                    return Ok(Commit::Done(category));
                };
                let mut work = UnitOfWork::new();
                work.audit(acting, change.audit_action(category.id))?;
                tree.add_change(&change, &mut work)?;
                work.commit(self.0, category).await
            })
            .await
    }
}

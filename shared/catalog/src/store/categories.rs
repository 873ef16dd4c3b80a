//! Categories.
//!
//! | access pattern | key |
//! |---|---|
//! | the whole tree | `CATEGORIES` / `{id}`, and its version under `CATEGORIES` / `VERSION` |
//! | id of a category by slug | `CATEGORY_SLUG#{slug}` / `CATEGORY_SLUG` |
//!
//! Every change of the tree is made on the condition that the tree is as it was read, so that no two changes together make a
//! cycle or use a slug twice. The counters are changed by the courses.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use shared::database::{Database, Key, Query, Table, TransactionOutcome, Write, decode};
use shared::error::{Code, Error, Result};
use shared::ids::Id;
use shared_accounts::store::audit::{Acting, Action, no_admin};

/// The partition of the tree.
const TREE: &str = "CATEGORIES";
/// The sort key of its version.
const VERSION: &str = "VERSION";
/// How often a change is tried while others change the tree.
const ATTEMPTS: u32 = 30;

/// A category as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// The id.
    pub id: Id,
    /// The name.
    pub name: String,
    /// The name in web addresses.
    pub slug: String,
    /// A text.
    #[serde(default)]
    pub description: Option<String>,
    /// The category above it; none at the top.
    #[serde(default)]
    pub parent_category: Option<Id>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was edited last.
    pub updated_at: Timestamp,
    /// Published courses in it.
    #[serde(default)]
    pub courses_count: i64,
    /// Courses in it, drafts too.
    #[serde(default)]
    pub uses: i64,
}

/// The tree as it was read.
#[derive(Clone, Debug)]
pub struct Tree {
    /// All categories, by id.
    pub categories: Vec<Category>,
    version: u64,
}

/// A change of the tree.
#[derive(Clone, Debug)]
pub enum TreeChange {
    /// Another category.
    Add(Category),
    /// A category as it was read, and as it is to be.
    Edit(Category, Category),
    /// A category goes, if no course is in it.
    Remove(Category),
}

impl TreeChange {
    /// What it is for the record, and the category before and after it.
    fn act(&self) -> (Action, Value, Value) {
        let told = |category: &Category| json!({ "name": category.name, "slug": category.slug, "parent_category": category.parent_category });
        match self {
            Self::Add(category) => (Action::CategoryAdded, json!({}), told(category)),
            Self::Edit(before, after) => (Action::CategoryChanged, told(before), told(after)),
            Self::Remove(category) => (Action::CategoryRemoved, told(category), json!({})),
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Version {
    version: u64,
}

#[derive(Serialize, Deserialize)]
struct Slug {
    category_id: Id,
}

/// The repository.
#[derive(Clone, Copy, Debug)]
pub struct Categories<'a>(pub &'a Database);

fn key(id: Id) -> Key {
    Key::new(Table::Catalog, TREE, id.to_string())
}

fn slug_key(slug: &str) -> Key {
    Key::new(Table::Catalog, format!("CATEGORY_SLUG#{slug}"), "CATEGORY_SLUG")
}

/// A write that counts courses in a category, on the condition that it is there.
pub(super) fn count(id: Id, uses: i64, published: i64) -> Result<Write> {
    let write = Write::update(key(id), "ADD uses :uses, courses_count :published")
        .value(":uses", uses)?
        .value(":published", published)?;
    Ok(write.if_present())
}

impl Tree {
    /// The category with this id or slug.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<&Category> {
        let id = text.parse().ok();
        let is_it = |category: &&Category| Some(category.id) == id || category.slug == text;
        self.categories.iter().find(is_it)
    }

    /// The parent of every category.
    #[must_use]
    pub fn parents(&self) -> BTreeMap<Id, Option<Id>> {
        let categories = self.categories.iter();
        categories
            .map(|category| (category.id, category.parent_category))
            .collect()
    }

    /// The writes of a change. The first one's condition is that the tree is as it was read.
    fn writes(&self, change: &TreeChange) -> Result<Vec<Write>> {
        let version_key = Key::new(Table::Catalog, TREE, VERSION);
        let version = self.version + 1;
        let version = Write::put(version_key, "category_tree", &Version { version })?;
        let mut writes = vec![match self.version {
            0 => version.if_absent(),
            seen => version.condition("version = :seen").value(":seen", seen)?,
        }];
        let claim = |category: &Category| {
            let slug = Slug {
                category_id: category.id,
            };
            Write::put(slug_key(&category.slug), "category_slug", &slug)
        };
        match change {
            TreeChange::Add(category) => {
                writes.push(Write::put(key(category.id), "category", category)?.if_absent());
                writes.push(claim(category)?);
            }
            TreeChange::Edit(before, after) => {
                writes.push(edit(after)?);
                if before.slug != after.slug {
                    writes.push(Write::delete(slug_key(&before.slug)));
                    writes.push(claim(after)?);
                }
            }
            TreeChange::Remove(category) => {
                let row = Write::delete(key(category.id))
                    .condition("uses = :none")
                    .value(":none", 0)?;
                writes.extend([row, Write::delete(slug_key(&category.slug))]);
            }
        }
        Ok(writes)
    }
}

/// The counters stay as they are.
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
    ///
    /// # Errors
    /// The database is unavailable.
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

    /// The id that `text`, an id or a slug, names. An id is not looked up.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn id_of(&self, text: &str) -> Result<Option<Id>> {
        if let Ok(id) = text.parse() {
            return Ok(Some(id));
        }
        let slug: Option<Slug> = self.0.get(&slug_key(text)).await?;
        Ok(slug.map(|slug| slug.category_id))
    }

    /// Does what `plan` says to the tree as it is, again while somebody else was faster; nothing if that is nothing. Records the
    /// act of the admin and gives the category that the plan is about.
    ///
    /// # Errors
    /// What `plan` says, [`Code::Conflict`] for the removal of a category that is used, or the database is unavailable.
    pub async fn change(
        &self,
        acting: Acting,
        plan: impl Fn(&Tree) -> Result<(Category, Option<TreeChange>)>,
    ) -> Result<Category> {
        for _ in 0..ATTEMPTS {
            let tree = self.tree().await?;
            let (category, change) = plan(&tree)?;
            let Some(change) = change else { return Ok(category) };
            let (action, before, after) = change.act();
            let mut writes = tree.writes(&change)?;
            // Second and third.
            writes.splice(1..1, acting.writes(self.0, action, category.id, before, after)?);
            match self.0.transact(writes).await? {
                TransactionOutcome::Done => return Ok(category),
                TransactionOutcome::ConditionFailed(lost) if lost.iter().any(|lost| lost.index == 1) => {
                    return Err(no_admin());
                }
                TransactionOutcome::ConditionFailed(lost) if lost.iter().any(|lost| lost.index == 0) => {}
                TransactionOutcome::ConditionFailed(_) => {
                    return Err(Error::new(Code::Conflict, "There are courses in this category."));
                }
            }
        }
        Err(Error::unavailable("the categories kept changing"))
    }
}

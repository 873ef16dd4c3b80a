//! Tests of `functions/catalog/src/categories`.

mod create;
mod delete;
mod get;
mod list;
mod update;

use serde_json::json;

use crate::support::{Actor, Reply};

const CATEGORIES: &str = "/api/courses/categories";

/// Creates a category below `parent`, given by its ID or slug.
async fn add(admin: &Actor, name: &str, parent: Option<&str>) -> Reply {
    let category = json!({ "name": name, "parent_category": parent });
    admin.post(CATEGORIES, category).await.assert_status(201)
}

/// The path of a category.
fn one(category: &Reply) -> String {
    format!("{CATEGORIES}/{}", category.string("id"))
}

//! `GET /api/courses/categories`

use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::Response;
use shared::http::etag::{IfNoneMatch, Tagged};
use shared::http::{List, Page};
use shared::ids::CategoryId;
use shared::text::fold;
use shared::{App, Result};
use shared_accounts::http::Caller;
use shared_catalog::store::categories::{Categories, Category};

use crate::categories::view::CategoryView;

/// Lists the categories.
///
/// Every category comes before its subcategories. Categories with the same parent are sorted by name.
#[utoipa::path(get, path = "/api/courses/categories", tag = "catalog",
    params(Page, IfNoneMatch),
    responses((status = 200, body = List<CategoryView>), (status = 304)), security((), ("bearer" = [])))]
pub(crate) async fn list_categories(
    State(app): State<App>,
    caller: Option<Caller>,
    page: Page,
    if_none_match: IfNoneMatch,
) -> Result<Response> {
    let categories = in_tree_order(Categories(&app.database).tree().await?.categories);
    let categories = categories.into_iter().map(CategoryView::from).collect();
    let list = page.of_row(&app, caller.map(|caller| caller.user.id), categories)?;
    Ok(Tagged::new(&list)?.reply(&if_none_match))
}

fn in_tree_order(mut categories: Vec<Category>) -> Vec<Category> {
    categories.sort_by_cached_key(|category| (fold(&category.name), category.id));
    let mut children: BTreeMap<Option<CategoryId>, Vec<Category>> = BTreeMap::new();
    for category in categories.into_iter().rev() {
        children.entry(category.parent_category).or_default().push(category);
    }
    let mut next = children.remove(&None).unwrap_or_default();
    let mut ordered = Vec::new();
    while let Some(category) = next.pop() {
        next.extend(children.remove(&Some(category.id)).unwrap_or_default());
        ordered.push(category);
    }
    ordered
}

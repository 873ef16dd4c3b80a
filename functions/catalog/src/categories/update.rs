//! `PUT, PATCH /api/courses/categories/{id}`

use axum::Json;
use axum::extract::{Path, State};
use shared::http::Valid;
use shared::{App, Error, Result};
use shared_accounts::http::Admin;
use shared_accounts::store::audit::AuditContext;
use shared_catalog::store::categories::{Categories, TreeChange};

use crate::categories::request::{CategoryPatch, CategoryRequest};
use crate::categories::view::CategoryView;
/// Renames or moves a category.
///
/// Absent fields stay unchanged, and `null` removes a field. The subcategories move along with the category. Fails with
/// `slug_taken` if another category has the slug.
#[utoipa::path(method(put, patch), path = "/api/courses/categories/{id}", tag = "catalog",
    params(("id" = String, Path, description = "The ID or slug of the category.", example = "programming")),
    request_body = CategoryRequest,
    responses((status = 200, body = CategoryView)), security(("bearer" = ["admin"])))]
pub(crate) async fn update_category(
    State(app): State<App>,
    Admin(admin): Admin,
    Path(text): Path<String>,
    Valid(patch): Valid<CategoryPatch>,
) -> Result<Json<CategoryView>> {
    let now = app.clock.now();
    let categories = Categories(&app.database);
    let updated = categories.change(AuditContext::now(&app, admin.user.id), |tree| {
        let before = tree.find(&text).cloned().ok_or_else(Error::not_found)?;
        let mut after = before.clone();
        patch.apply(tree, &mut after)?;
        if after == before {
            return Ok((after, None));
        }
        after.updated_at = now;
        Ok((after.clone(), Some(TreeChange::Edit(before, after))))
    });
    Ok(Json(updated.await?.into()))
}

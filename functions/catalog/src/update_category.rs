//! `PUT, PATCH /api/courses/categories/{id}`: a category is renamed or moved.

use axum::Json;
use axum::extract::{Path, State};
use shared::http::Valid;
use shared::{App, Error, Result};
use shared_accounts::http::Admin;
use shared_catalog::store::categories::{Categories, TreeChange};

use crate::category::{CategoryBody, CategoryPatch, CategoryReply};
use crate::edit_course::acting;

/// Changes a category: `null` removes a field, an absent field stays. What is below it moves along.
#[utoipa::path(method(put, patch), path = "/api/courses/categories/{id}", operation_id = "update_category", tag = "catalog",
    params(("id" = String, Path, example = "programming")), request_body = CategoryBody,
    responses((status = 200, body = CategoryReply)), security(("bearer" = [])))]
pub(crate) async fn update_category(
    State(app): State<App>,
    Admin(admin): Admin,
    Path(text): Path<String>,
    Valid(patch): Valid<CategoryPatch>,
) -> Result<Json<CategoryReply>> {
    let now = app.clock.now();
    let categories = Categories(&app.database);
    let edited = categories.change(acting(&app, &admin.user), |tree| {
        let before = tree.find(&text).cloned().ok_or_else(Error::not_found)?;
        let mut after = before.clone();
        patch.apply(tree, &mut after)?;
        if after == before {
            return Ok((after, None));
        }
        after.updated_at = now;
        Ok((after.clone(), Some(TreeChange::Edit(before, after))))
    });
    Ok(Json(edited.await?.into()))
}

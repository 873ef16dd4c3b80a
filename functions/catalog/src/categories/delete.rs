//! `DELETE /api/courses/categories/{id}`

use axum::extract::{Path, State};
use axum::http::StatusCode;
use shared::{App, Error, ErrorCode, Result};
use shared_accounts::http::Admin;
use shared_accounts::store::audit::AuditContext;
use shared_catalog::store::categories::{Categories, TreeChange};

/// Deletes an empty category.
///
/// Fails with `conflict` while the category has subcategories or courses, drafts included.
#[utoipa::path(delete, path = "/api/courses/categories/{id}", tag = "catalog",
    params(("id" = String, Path, description = "The ID or slug of the category.", example = "programming")),
    responses((status = 204)), security(("bearer" = ["admin"])))]
pub(crate) async fn delete_category(
    State(app): State<App>,
    Admin(admin): Admin,
    Path(text): Path<String>,
) -> Result<StatusCode> {
    let categories = Categories(&app.database);
    let deleted = categories.change(AuditContext::now(&app, admin.user.id), |tree| {
        let category = tree.find(&text).cloned().ok_or_else(Error::not_found)?;
        let is_child = |parent: &_| *parent == Some(category.id);
        if tree.parents().values().any(is_child) {
            return Err(Error::new(ErrorCode::Conflict, "This category has subcategories."));
        }
        Ok((category.clone(), Some(TreeChange::Remove(category))))
    });
    deleted.await.map(|_category| StatusCode::NO_CONTENT)
}

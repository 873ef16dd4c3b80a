//! `DELETE /api/courses/categories/{id}`: a category goes.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use shared::{App, Code, Error, Result};
use shared_accounts::http::Admin;
use shared_catalog::store::categories::{Categories, TreeChange};

use crate::edit_course::acting;

/// Removes a category with nothing below it and no course in it, no draft either.
#[utoipa::path(delete, path = "/api/courses/categories/{id}", operation_id = "remove_category", tag = "catalog",
    params(("id" = String, Path, example = "programming")), responses((status = 204)), security(("bearer" = [])))]
pub(crate) async fn remove_category(
    State(app): State<App>,
    Admin(admin): Admin,
    Path(text): Path<String>,
) -> Result<StatusCode> {
    let categories = Categories(&app.database);
    let removed = categories.change(acting(&app, &admin.user), |tree| {
        let category = tree.find(&text).cloned().ok_or_else(Error::not_found)?;
        let is_child = |parent: &_| *parent == Some(category.id);
        if tree.parents().values().any(is_child) {
            return Err(Error::new(Code::Conflict, "There are categories below this one."));
        }
        Ok((category.clone(), Some(TreeChange::Remove(category))))
    });
    removed.await.map(|_category| StatusCode::NO_CONTENT)
}

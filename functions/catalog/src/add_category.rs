//! `POST /api/courses/categories`: another category.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use shared::http::Valid;
use shared::{App, Code, Error, Result};
use shared_accounts::http::Admin;
use shared_catalog::rules::{category, slug};
use shared_catalog::store::categories::{Categories, Category, TreeChange};

use crate::category::{CategoryBody, CategoryPatch, CategoryReply};
use crate::edit_course::acting;

/// Adds a category. There are at most 500, and 5 one below the other.
#[utoipa::path(post, path = "/api/courses/categories", operation_id = "add_category", tag = "catalog",
    request_body = CategoryBody, responses((status = 201, body = CategoryReply)), security(("bearer" = [])))]
pub(crate) async fn add_category(
    State(app): State<App>,
    Admin(admin): Admin,
    Valid(patch): Valid<CategoryPatch>,
) -> Result<(StatusCode, Json<CategoryReply>)> {
    let name = patch.name.clone().ok_or_else(|| Error::field("name", "is required"))?;
    let slug = patch.slug.clone().or_else(|| slug::from_title(&name));
    let slug = slug.ok_or_else(|| Error::field("slug", "is required: the name makes none"))?;
    let (id, now) = (app.ids.id(), app.clock.now());
    let categories = Categories(&app.database);
    let added = categories.change(acting(&app, &admin.user), |tree| {
        if tree.categories.len() >= category::MOST {
            return Err(Error::new(
                Code::Conflict,
                "There are as many categories as there can be.",
            ));
        }
        let mut category = Category {
            id,
            name: name.clone(),
            slug: slug.clone(),
            description: None,
            parent_category: None,
            created_at: now,
            updated_at: now,
            courses_count: 0,
            uses: 0,
        };
        patch.apply(tree, &mut category)?;
        Ok((category.clone(), Some(TreeChange::Add(category))))
    });
    Ok((StatusCode::CREATED, Json(added.await?.into())))
}

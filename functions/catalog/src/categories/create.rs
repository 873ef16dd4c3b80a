//! `POST /api/courses/categories`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use shared::http::Valid;
use shared::{App, Error, ErrorCode, Result};
use shared_accounts::http::Admin;
use shared_accounts::store::audit::AuditContext;
use shared_catalog::rules::{category, slug};
use shared_catalog::store::categories::{Categories, Category, TreeChange};

use crate::categories::request::{CategoryPatch, CategoryRequest};
use crate::categories::view::CategoryView;

/// Creates a category.
///
/// Without a slug, one is derived from the name. There can be at most 500 categories, nested at most 5 levels deep.
/// Fails with `slug_taken` if another category has the slug.
#[utoipa::path(post, path = "/api/courses/categories", tag = "catalog",
    request_body = CategoryRequest, responses((status = 201, body = CategoryView)), security(("bearer" = ["admin"])),
    extensions(("x-required" = json!(["name"]))))]
pub(crate) async fn create_category(
    State(app): State<App>,
    Admin(admin): Admin,
    Valid(patch): Valid<CategoryPatch>,
) -> Result<(StatusCode, Json<CategoryView>)> {
    let name = patch.name.clone().ok_or_else(|| Error::field("name", "is required"))?;
    let slug = patch.slug.clone().or_else(|| slug::from_title(&name));
    let slug = slug.ok_or_else(|| Error::field("slug", "could not be derived from the name; please provide one"))?;
    let (id, now) = (app.ids.id(), app.clock.now());
    let categories = Categories(&app.database);
    let created = categories.change(AuditContext::now(&app, admin.user.id), |tree| {
        if tree.categories.len() >= category::MAX_CATEGORIES {
            return Err(Error::new(
                ErrorCode::Conflict,
                "The maximum number of categories has been reached.",
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
    Ok((StatusCode::CREATED, Json(created.await?.into())))
}

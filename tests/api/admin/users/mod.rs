//! Tests of `functions/admin/src/users`.

mod ban;
mod get;
mod list;
mod unban;
mod update;

use serde_json::json;

use crate::support::{Actor, TestApp};

/// The path of a user.
fn path(id: &str) -> String {
    format!("/api/admin/users/{id}")
}

/// The path that bans a user.
fn ban(id: &str) -> String {
    format!("/api/admin/users/{id}/ban")
}

/// Asserts that none of the tokens of `actor` works.
async fn assert_out(app: &TestApp, actor: &Actor) {
    actor
        .get("/api/auth/profile")
        .await
        .assert_problem(401, "unauthenticated");
    let refresh = json!({ "refresh_token": actor.refresh_token });
    assert_eq!(app.anon().post("/api/auth/refresh", refresh).await.status, 401);
}

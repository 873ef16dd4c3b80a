//! Creating categories.

use serde_json::json;

use crate::api::catalog::categories::{CATEGORIES, add};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_category_needs_a_name_a_free_slug_and_a_place() {
    let app = TestApp::new().await;
    let admin = app.admin().await;
    add(&admin, "Sciences", None).await;
    let physics = add(&admin, "Physics", Some("sciences")).await;
    add(&admin, "Arts", None).await;
    add(&admin, "Optics", Some(&physics.string("id"))).await;
    add(&admin, "Lenses", Some("optics")).await;
    add(&admin, "Thin Lenses", Some("lenses")).await;
    let too_deep = json!({ "name": "Thinner", "parent_category": "thin-lenses" });
    admin
        .post(CATEGORIES, too_deep)
        .await
        .assert_wrong_fields(&["parent_category"]);
    admin
        .post(CATEGORIES, json!({ "name": "physics" }))
        .await
        .assert_problem(409, "slug_taken");
    admin
        .post(CATEGORIES, json!({ "name": "me", "slug": "me" }))
        .await
        .assert_wrong_fields(&["slug"]);
    admin.post(CATEGORIES, json!({})).await.assert_wrong_fields(&["name"]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_admins_create_categories() {
    let app = TestApp::new().await;
    let (instructor, student) = (app.instructor().await, app.student().await);
    for person in [&instructor, &student] {
        person
            .post(CATEGORIES, json!({ "name": "Mine" }))
            .await
            .assert_problem(403, "forbidden");
    }
    app.finish().await;
}

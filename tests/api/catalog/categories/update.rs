//! Renaming and moving categories.

use serde_json::json;

use crate::api::catalog::categories::{CATEGORIES, add, one};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_category_moves_anywhere_but_below_itself_or_too_deep() {
    let app = TestApp::new().await;
    let (admin, anon) = (app.admin().await, app.anon());
    let sciences = add(&admin, "Sciences", None).await;
    let physics = add(&admin, "Physics", Some("sciences")).await;
    let arts = add(&admin, "Arts", None).await;
    let optics = add(&admin, "Optics", Some(&physics.string("id"))).await;
    let below = json!({ "parent_category": "optics" });
    admin
        .put(&one(&sciences), below.clone())
        .await
        .assert_wrong_fields(&["parent_category"]);
    admin
        .patch(&one(&optics), below)
        .await
        .assert_wrong_fields(&["parent_category"]);
    admin
        .patch(&one(&optics), json!({ "parent_category": "nowhere" }))
        .await
        .assert_wrong_fields(&["parent_category"]);
    add(&admin, "Lenses", Some("optics")).await;
    add(&admin, "Thin Lenses", Some("lenses")).await;
    admin
        .patch(&one(&sciences), json!({ "parent_category": "arts" }))
        .await
        .assert_wrong_fields(&["parent_category"]);
    admin
        .patch(&one(&arts), json!({ "slug": "physics" }))
        .await
        .assert_problem(409, "slug_taken");
    // Renamed and moved to the top: `null` removes the parent.
    let moved = json!({ "name": "Light", "slug": "light", "parent_category": null, "description": "All about it" });
    let moved = admin.put(&one(&optics), moved).await.assert_status(200);
    assert_eq!(
        (moved.string("slug"), &moved.body["parent_category"]),
        ("light".to_owned(), &json!(null))
    );
    anon.get(&format!("{CATEGORIES}/optics"))
        .await
        .assert_problem(404, "not_found");
    anon.get(&format!("{CATEGORIES}/light")).await.assert_status(200);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_admins_update_categories() {
    let app = TestApp::new().await;
    let arts = add(&app.admin().await, "Arts", None).await;
    let (instructor, student) = (app.instructor().await, app.student().await);
    for person in [&instructor, &student] {
        person
            .patch(&one(&arts), json!({ "name": "Mine" }))
            .await
            .assert_problem(403, "forbidden");
    }
    app.finish().await;
}

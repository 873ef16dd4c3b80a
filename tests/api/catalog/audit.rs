//! The audit log of catalog changes.

use serde_json::json;

use crate::api::catalog::{path, text};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn changes_by_admins_to_categories_and_foreign_courses_are_logged() {
    let app = TestApp::new().await;
    let (instructor, admin) = (app.instructor().await, app.admin().await);
    let own = app.course(&admin).await;
    admin
        .patch(&path(&own, ""), json!({ "title": "Own" }))
        .await
        .assert_status(200);
    admin
        .post("/api/courses/categories", json!({ "name": "Arts" }))
        .await
        .assert_status(201);
    admin
        .put("/api/courses/categories/arts", json!({ "name": "Fine Arts" }))
        .await
        .assert_status(200);
    admin.delete("/api/courses/categories/arts").await.assert_status(204);
    let made = app.course_with(&admin, json!({ "instructor_id": instructor.id })).await;
    admin
        .patch(&path(&made, ""), json!({ "is_trending": true }))
        .await
        .assert_status(200);
    admin.post(&path(&made, "/publish"), json!({})).await.assert_status(200);
    admin.post(&path(&made, "/publish"), json!({})).await.assert_status(200);
    admin.delete(&path(&made, "")).await.assert_status(204);
    let log = admin.get("/api/admin/audit").await.assert_status(200);
    let actions: Vec<_> = log.results().iter().rev().map(|entry| text(entry, "action")).collect();
    assert_eq!(
        actions,
        [
            "category_added",
            "category_changed",
            "category_removed",
            "course_added",
            "course_changed",
            "course_changed",
            "course_removed",
        ]
    );
    let changed = &log.results()[2];
    assert_eq!(
        (&changed["before"], &changed["after"]),
        (&json!({ "is_trending": false }), &json!({ "is_trending": true }))
    );
    let of_course = admin
        .get(&format!("/api/admin/audit?target={}", text(&made, "id")))
        .await;
    assert_eq!(of_course.results().len(), 4);
    app.finish().await;
}

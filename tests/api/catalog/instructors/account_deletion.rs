//! Instructors who delete their account.

use http::Method;
use serde_json::json;
use shared::database::Table;
use shared::types::role::Role;

use crate::api::catalog::{path, text};
use crate::support::{PASSWORD, TestApp};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_course_stays_when_its_instructor_deletes_the_account() {
    let app = TestApp::new().await;
    let leaving = app.student_with_password("asha@example.com").await;
    app.set_role(&leaving.id, Role::Instructor);
    let (admin, anon) = (app.admin().await, app.anon());
    let course = app.published_course(&leaving).await;
    leaving
        .post("/api/subjects/preferred", json!({ "course_id": text(&course, "id") }))
        .await
        .assert_status(201);
    leaving
        .send(Method::DELETE, "/api/users/me", Some(&json!({ "password": PASSWORD })))
        .await
        .assert_status(204);
    app.settle().await;
    let left = anon.get(&path(&course, "")).await.assert_status(200);
    assert_eq!(left.body["instructors"], json!([]));
    assert_eq!(anon.get("/api/instructors").await.results().len(), 0);
    admin
        .patch(&path(&course, ""), json!({ "title": "Kept" }))
        .await
        .assert_status(200);
    let rows = [Table::Catalog, Table::Learning].map(|table| app.rows(table)).concat();
    assert!(
        rows.iter().all(|row| !row.to_string().contains(&leaving.id)),
        "{rows:?}"
    );
    app.finish().await;
}

//! Deleting categories.

use serde_json::json;

use crate::api::catalog::categories::{CATEGORIES, add, one};
use crate::api::catalog::path;
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_empty_categories_can_be_deleted_and_published_courses_are_counted() {
    let app = TestApp::new().await;
    let (admin, instructor, anon) = (app.admin().await, app.instructor().await, app.anon());
    add(&admin, "One", None).await;
    add(&admin, "Two", Some("one")).await;
    let count = async |slug: &str| anon.get(&format!("{CATEGORIES}/{slug}")).await.body["courses_count"].clone();
    let course = app.course_with(&instructor, json!({ "category": "two" })).await;
    assert_eq!(count("two").await, 0);
    let delete = async |slug: &str| admin.delete(&format!("{CATEGORIES}/{slug}")).await;
    delete("one").await.assert_problem(409, "conflict");
    delete("two").await.assert_problem(409, "conflict");
    instructor
        .post(&path(&course, "/publish"), json!({}))
        .await
        .assert_status(200);
    instructor
        .post(&path(&course, "/publish"), json!({}))
        .await
        .assert_status(200);
    assert_eq!(count("two").await, 1);
    let listed = anon.get("/api/courses?category=two").await;
    assert_eq!((listed.results().len(), listed.cost.dynamodb_calls), (1, 3));
    instructor
        .patch(&path(&course, ""), json!({ "category": "one" }))
        .await
        .assert_status(200);
    assert_eq!((count("one").await, count("two").await), (json!(1), json!(0)));
    assert_eq!(anon.get("/api/courses?category=two").await.results().len(), 0);
    delete("two").await.assert_status(204);
    delete("two").await.assert_problem(404, "not_found");
    delete("one").await.assert_problem(409, "conflict");
    instructor.delete(&path(&course, "")).await.assert_status(204);
    delete("one").await.assert_status(204);
    assert_eq!(anon.get(CATEGORIES).await.results().len(), 0);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_admins_delete_categories() {
    let app = TestApp::new().await;
    let arts = add(&app.admin().await, "Arts", None).await;
    let (instructor, student) = (app.instructor().await, app.student().await);
    for person in [&instructor, &student] {
        person.delete(&one(&arts)).await.assert_problem(403, "forbidden");
    }
    app.finish().await;
}

//! Listing instructors.

use serde_json::json;

use crate::api::catalog::{path, text};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn instructors_with_published_courses_are_listed_with_current_profiles() {
    let app = TestApp::new().await;
    let (instructor, other, anon) = (app.instructor().await, app.instructor().await, app.anon());
    instructor
        .patch("/api/users/me", json!({ "name": "Asha Rao", "bio": "Teaches." }))
        .await
        .assert_status(200);
    let draft = app.course(&instructor).await;
    app.course(&other).await;
    assert_eq!(anon.get("/api/instructors").await.results().len(), 0);
    let published = app.published_course(&instructor).await;
    let list = anon.get("/api/instructors").await.assert_status(200);
    assert_eq!(list.cost.dynamodb_calls, 1);
    let shown = list.results()[0].clone();
    assert_eq!(
        (text(&shown, "name"), &shown["courses_count"]),
        ("Asha Rao".to_owned(), &json!(1))
    );
    let renamed = json!({ "name": "Asha Mehta", "avatar_url": "https://example.com/asha.png" });
    instructor.patch("/api/users/me", renamed).await.assert_status(200);
    app.settle().await;
    for course in [&draft, &published] {
        let shown = instructor.get(&path(course, "")).await.body["instructors"][0].clone();
        assert_eq!(text(&shown, "name"), "Asha Mehta");
        assert_eq!(text(&shown, "avatar_url"), "https://example.com/asha.png");
    }
    assert_eq!(
        text(&anon.get("/api/instructors").await.results()[0], "name"),
        "Asha Mehta"
    );
    app.finish().await;
}

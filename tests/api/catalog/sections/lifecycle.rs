//! Sections from their creation to their deletion.

use serde_json::json;

use crate::api::catalog::sections::titles;
use crate::support::TestApp;
use crate::support::content::section;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sections_keep_their_order_when_created_moved_renamed_and_deleted() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.published(&instructor);
    let path = course.sections();
    let first = instructor
        .post(&path, json!({ "title": " Basics ", "description": "Begin here." }))
        .await
        .assert_status(201);
    assert_eq!(
        (
            first.string("title"),
            &first.body["order_index"],
            first.string("course_id")
        ),
        ("Basics".to_owned(), &json!(1), course.id.clone())
    );
    assert_eq!(
        first.cost.dynamodb_calls, 4,
        "session and course, outline, transaction, place"
    );
    section(&instructor, &course, "Loops").await;
    // The path of older clients, at the first place.
    let modules = format!("/api/courses/{}/modules", course.course_code.to_lowercase());
    let welcome = instructor
        .post(&modules, json!({ "title": "Welcome", "order": 1 }))
        .await
        .assert_status(201);
    let list = app.anon().get(&path).await.assert_status(200);
    assert_eq!(titles(&list), ["Welcome", "Basics", "Loops"]);
    assert_eq!(list.cost.dynamodb_calls, 2);
    assert_eq!(app.anon().get(&modules).await.body["results"], list.body["results"]);
    let welcome = format!("/api/modules/{}", welcome.string("id"));
    let moved = instructor
        .patch(&welcome, json!({ "order": 99 }))
        .await
        .assert_status(200);
    assert_eq!(moved.body["order_index"], 3);
    let renamed = instructor
        .put(
            &format!("/api/sections/{}", first.string("id")),
            json!({ "title": "Beginning", "description": null }),
        )
        .await
        .assert_status(200);
    assert_eq!(
        (renamed.string("title"), &renamed.body["description"]),
        ("Beginning".to_owned(), &json!(null))
    );
    assert_eq!(titles(&instructor.get(&path).await), ["Beginning", "Loops", "Welcome"]);
    assert_eq!(app.counters(&course), [3, 0, 0]);
    instructor.delete(&welcome).await.assert_status(204);
    instructor.delete(&welcome).await.assert_problem(404, "not_found");
    assert_eq!(titles(&instructor.get(&path).await), ["Beginning", "Loops"]);
    assert_eq!(app.counters(&course), [2, 0, 0]);
    app.finish().await;
}

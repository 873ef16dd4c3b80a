//! Sections from their creation to their deletion.

use serde_json::json;

use crate::api::catalog::sections::titles;
use crate::support::TestApp;
use crate::support::content::section;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_section_is_the_last_one_unless_the_request_names_a_place() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.published(&instructor);
    let path = course.sections();
    let basics = json!({ "title": " Basics ", "description": "Begin here." });
    let first = instructor.post(&path, basics).await.assert_status(201);
    let texts = ["title", "course_id"].map(|field| first.string(field));
    assert_eq!(texts, ["Basics", course.id.as_str()]);
    assert_eq!(first.body["order_index"], 1);
    assert_eq!(
        first.cost.dynamodb_calls, 4,
        "session and course, outline, transaction, place"
    );
    section(&instructor, &course, "Loops").await;
    // The path of older clients.
    let modules = format!("/api/courses/{}/modules", course.course_code.to_lowercase());
    let welcome = json!({ "title": "Welcome", "order": 1 });
    instructor.post(&modules, welcome).await.assert_status(201);
    let list = app.anon().get(&path).await.assert_status(200);
    assert_eq!(titles(&list), ["Welcome", "Basics", "Loops"]);
    assert_eq!(list.cost.dynamodb_calls, 2);
    assert_eq!(app.anon().get(&modules).await.body["results"], list.body["results"]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sections_keep_their_order_when_moved_renamed_and_deleted() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.published(&instructor);
    let mut ids = Vec::new();
    for title in ["Welcome", "Basics", "Loops"] {
        ids.push(section(&instructor, &course, title).await);
    }
    let welcome = format!("/api/modules/{}", ids[0]);
    let moved = instructor
        .patch(&welcome, json!({ "order": 99 }))
        .await
        .assert_status(200);
    assert_eq!(moved.body["order_index"], 3);
    let (basics, change) = (
        format!("/api/sections/{}", ids[1]),
        json!({ "title": "Beginning", "description": null }),
    );
    let renamed = instructor.put(&basics, change).await.assert_status(200);
    let fields = (renamed.string("title"), &renamed.body["description"]);
    assert_eq!(fields, ("Beginning".to_owned(), &json!(null)));
    let listed = async || titles(&instructor.get(&course.sections()).await);
    assert_eq!(listed().await, ["Beginning", "Loops", "Welcome"]);
    assert_eq!(app.counters(&course), [3, 0, 0]);
    instructor.delete(&welcome).await.assert_status(204);
    instructor.delete(&welcome).await.assert_problem(404, "not_found");
    assert_eq!(listed().await, ["Beginning", "Loops"]);
    assert_eq!(app.counters(&course), [2, 0, 0]);
    app.finish().await;
}

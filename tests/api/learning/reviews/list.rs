//! Listing the reviews of a course.

use serde_json::json;

use crate::support::TestApp;
use crate::support::learning::enroll;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_sees_the_reviews_newest_first_without_their_authors_identity() {
    let app = TestApp::new().await;
    let class = app.class(0).await;
    let path = class.of_course("/reviews");
    let second = app.student_with_password("asha@example.com").await;
    enroll(&second, &class.course).await;
    class
        .student
        .post(&path, json!({ "rating": 4 }))
        .await
        .assert_status(201);
    app.advance(1);
    let body = json!({ "rating": 1, "comments": "Too loud." });
    second.post(&path, body).await.assert_status(201);
    let list = app.anon().get(&path).await.assert_status(200);
    assert_eq!(
        (&list.results()[0]["comment"], &list.results()[1]["rating"]),
        (&json!("Too loud."), &json!(4))
    );
    assert!(!list.text.contains(&second.id) && !list.text.contains("Rao"));
    assert_eq!(second.get(&path).await.results()[0]["is_own"], true);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_reviews_of_a_draft_are_hidden() {
    let app = TestApp::new().await;
    let class = app.class(0).await;
    let path = class.of_course("/reviews");
    app.set_course_status(&class.course, "draft");
    app.anon().get(&path).await.assert_problem(404, "not_found");
    app.finish().await;
}

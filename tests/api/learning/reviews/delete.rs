//! Deleting a review.

use serde_json::json;

use crate::support::TestApp;
use crate::support::learning::enroll;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_author_deletes_a_review_and_the_rating_follows() {
    let app = TestApp::new().await;
    let class = app.class(0).await;
    let path = class.of_course("/reviews");
    let rating = || app.ratings(&class.course);
    let second = app.student_with_password("asha@example.com").await;
    enroll(&second, &class.course).await;
    let first = json!({ "rating": 4 });
    class.student.post(&path, first).await.assert_status(201);
    let other = second.post(&path, json!({ "rating": 3 })).await.assert_status(201);
    assert_eq!(rating(), (7, 2));
    let own = format!("/api/reviews/{}", other.string("id"));
    class.student.delete(&own).await.assert_problem(404, "not_found");
    second.delete(&own).await.assert_status(204);
    second.delete(&own).await.assert_problem(404, "not_found");
    assert_eq!(rating(), (4, 1));
    app.finish().await;
}

//! Updating a review.

use serde_json::json;

use crate::support::TestApp;
use crate::support::learning::enroll;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_author_updates_a_review_and_the_rating_follows() {
    let app = TestApp::new().await;
    let class = app.class(0).await;
    let path = class.of_course("/reviews");
    let rating = || app.ratings(&class.course);
    let second = app.student_with_password("asha@example.com").await;
    enroll(&second, &class.course).await;
    let first = json!({ "rating": 4 });
    let first = class.student.post(&path, first).await.assert_status(201);
    let body = json!({ "rating": 1, "comments": "Too loud." });
    let other = second.post(&path, body).await.assert_status(201);
    let own = format!("/api/reviews/{}", other.string("id"));
    class
        .student
        .put(&own, json!({ "rating": 5 }))
        .await
        .assert_problem(404, "not_found");
    let changed = second.put(&own, json!({ "rating": 3 })).await.assert_status(200);
    assert_eq!(
        (&changed.body["rating"], &changed.body["comment"]),
        (&json!(3), &json!("Too loud."))
    );
    let changed = second.put(&own, json!({ "comment": null })).await.assert_status(200);
    assert_eq!(changed.body["comment"], json!(null));
    assert_eq!(rating(), (7, 2));
    let own = format!("/api/reviews/{}", first.string("id"));
    class
        .student
        .put(&own, json!({ "rating": 9 }))
        .await
        .assert_wrong_fields(&["rating"]);
    app.finish().await;
}

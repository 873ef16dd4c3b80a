//! Reviewing a course.

use serde_json::json;

use crate::support::TestApp;
use crate::support::learning::enroll;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_student_reviews_a_course_once_and_its_rating_follows() {
    let app = TestApp::new().await;
    let class = app.class(0).await;
    let path = class.of_course("/reviews");
    let rating = || app.ratings(&class.course);
    let second = app.student_with_password("asha@example.com").await;
    enroll(&second, &class.course).await;
    let first = json!({ "rating": 4 });
    class.student.post(&path, first).await.assert_status(201);
    let body = json!({ "rating": 1, "comments": "Too loud." });
    let other = second.post(&path, body).await.assert_status(201);
    assert_eq!(
        other.body["reviewer"],
        json!({ "first_name": "Asha", "avatar_url": null })
    );
    assert_eq!(rating(), (5, 2));
    class
        .student
        .post(&path, json!({ "rating": 5 }))
        .await
        .assert_problem(409, "conflict");
    // A deleted review can be replaced.
    let own = format!("/api/reviews/{}", other.string("id"));
    second.delete(&own).await.assert_status(204);
    assert_eq!(rating(), (4, 1));
    second.post(&path, json!({ "rating": 2 })).await.assert_status(201);
    assert_eq!(rating(), (6, 2));
    for wrong in [json!({}), json!({ "rating": 0 }), json!({ "rating": 6 })] {
        class.student.post(&path, wrong).await.assert_wrong_fields(&["rating"]);
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strangers_and_instructors_cannot_review_a_course() {
    let app = TestApp::new().await;
    let class = app.class(0).await;
    let path = class.of_course("/reviews");
    let body = json!({ "rating": 5 });
    let refused = app.student().await.post(&path, body.clone()).await;
    insta::assert_json_snapshot!(refused.assert_problem(403, "enrollment_needed").problem(), @r#"
    {
      "code": "enrollment_needed",
      "detail": "This is only for students who are enrolled in the course.",
      "request_id": "[request id]",
      "status": 403,
      "title": "An enrollment is required",
      "type": "urn:lectern:problem:enrollment_needed"
    }
    "#);
    app.anon()
        .post(&path, body.clone())
        .await
        .assert_problem(401, "unauthenticated");
    enroll(&class.instructor, &class.course).await;
    class
        .instructor
        .post(&path, body.clone())
        .await
        .assert_problem(403, "forbidden");
    app.set_course_status(&class.course, "draft");
    app.student()
        .await
        .post(&path, body)
        .await
        .assert_problem(404, "not_found");
    assert_eq!(app.ratings(&class.course), (0, 0));
    app.finish().await;
}

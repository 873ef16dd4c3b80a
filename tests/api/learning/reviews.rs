use serde_json::json;

use crate::support::TestApp;
use crate::support::learning::enroll;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_course_is_reviewed_once_by_each_and_its_rating_follows() {
    let app = TestApp::new().await;
    let class = app.class(0).await;
    let path = class.of_course("/reviews");
    let rating = || {
        (
            app.course_number(&class.course, "rating_sum"),
            app.course_number(&class.course, "rating_count"),
        )
    };
    let second = app.student_with_password("asha@example.com").await;
    enroll(&second, &class.course).await;
    let first = class
        .student
        .post(&path, json!({ "rating": 4 }))
        .await
        .assert_status(201);
    app.advance(1);
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
    // Everybody sees them, newest first, and nobody who wrote them.
    let list = app.anon().get(&path).await.assert_status(200);
    assert_eq!(
        (&list.results()[0]["comment"], &list.results()[1]["rating"]),
        (&json!("Too loud."), &json!(4))
    );
    assert!(!list.text.contains(&second.id) && !list.text.contains("Rao"));
    assert_eq!(second.get(&path).await.results()[0]["is_own"], true);
    let own = format!("/api/reviews/{}", other.string("id"));
    class
        .student
        .put(&own, json!({ "rating": 5 }))
        .await
        .assert_problem(404, "not_found");
    class.student.delete(&own).await.assert_problem(404, "not_found");
    let changed = second.put(&own, json!({ "rating": 3 })).await.assert_status(200);
    assert_eq!(
        (&changed.body["rating"], &changed.body["comment"]),
        (&json!(3), &json!("Too loud."))
    );
    let changed = second.put(&own, json!({ "comment": null })).await.assert_status(200);
    assert_eq!(changed.body["comment"], json!(null));
    assert_eq!(rating(), (7, 2));
    second.delete(&own).await.assert_status(204);
    second.delete(&own).await.assert_problem(404, "not_found");
    assert_eq!(rating(), (4, 1));
    second.post(&path, json!({ "rating": 2 })).await.assert_status(201);
    assert_eq!(rating(), (6, 2));
    for wrong in [json!({}), json!({ "rating": 0 }), json!({ "rating": 6 })] {
        class.student.post(&path, wrong).await.assert_wrong_fields(&["rating"]);
    }
    let own = format!("/api/reviews/{}", first.string("id"));
    class
        .student
        .put(&own, json!({ "rating": 9 }))
        .await
        .assert_wrong_fields(&["rating"]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_not_enrolled_or_teaches_has_no_say() {
    let app = TestApp::new().await;
    let class = app.class(0).await;
    let path = class.of_course("/reviews");
    let body = json!({ "rating": 5 });
    app.student()
        .await
        .post(&path, body.clone())
        .await
        .assert_problem(403, "enrollment_needed");
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
    app.anon().get(&path).await.assert_problem(404, "not_found");
    assert_eq!(app.course_number(&class.course, "rating_count"), 0);
    app.finish().await;
}

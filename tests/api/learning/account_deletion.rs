//! Deleting an account erases the learning data.

use http::Method;
use serde_json::json;

use crate::support::learning::enroll;
use crate::support::{PASSWORD, TestApp};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn deleting_an_account_erases_all_learning_data_but_the_certificate_without_the_name() {
    let app = TestApp::new().await;
    let class = app.class(1).await;
    app.edit_course(&class.course, "has_certificate", json!({ "BOOL": true }));
    let student = app.student_with_password("asha@example.com").await;
    let enrollment = enroll(&student, &class.course).await;
    student
        .post(&class.of_lecture(0, "/progress"), json!({ "completed": true }))
        .await
        .assert_status(200);
    student
        .post(&class.of_lecture(0, "/notes"), json!({ "content": "A secret thought" }))
        .await
        .assert_status(201);
    student
        .post(&class.of_course("/reviews"), json!({ "rating": 2 }))
        .await
        .assert_status(201);
    let certificate = student
        .get(&format!("/api/enrollments/{enrollment}/certificate"))
        .await
        .assert_status(200);
    class
        .student
        .post(&class.of_course("/reviews"), json!({ "rating": 5 }))
        .await
        .assert_status(201);
    assert_eq!(app.course_number(&class.course, "enrolled_count"), 2);
    student
        .send(Method::DELETE, "/api/users/me", Some(&json!({ "password": PASSWORD })))
        .await
        .assert_status(204);
    app.settle().await;
    let number = |attribute| app.course_number(&class.course, attribute);
    assert_eq!(
        (number("enrolled_count"), number("rating_sum"), number("rating_count")),
        (1, 5, 1)
    );
    let left = app.rows("LEARNING_TABLE");
    assert!(
        left.iter().all(|row| !row.to_string().contains(&student.id)),
        "{left:?}"
    );
    let verified = app
        .anon()
        .get(&format!("/api/certificates/{}", certificate.string("code")))
        .await;
    let verified = verified.assert_status(200);
    assert_eq!(
        (&verified.body["valid"], &verified.body["name"]),
        (&json!(true), &json!(null))
    );
    app.finish().await;
}

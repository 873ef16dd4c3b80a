//! Deleting an account erases the learning data.

use http::Method;
use serde_json::json;
use shared::database::Table;

use crate::support::learning::{Class, enroll};
use crate::support::{PASSWORD, TestApp};

/// A class of two, one of whom has deleted the account.
struct Deleted {
    class: Class,
    /// The id of the deleted student.
    student: String,
    /// The code of the deleted student's certificate.
    certificate: String,
}

async fn deleted(app: &TestApp) -> Deleted {
    let class = app.class(1).await;
    app.give_certificates(&class.course);
    let student = app.student_with_password("asha@example.com").await;
    let enrollment = enroll(&student, &class.course).await;
    for (path, body) in [
        (class.of_lecture(0, "/progress"), json!({ "completed": true })),
        (class.of_lecture(0, "/notes"), json!({ "content": "A secret thought" })),
        (class.of_course("/reviews"), json!({ "rating": 2 })),
    ] {
        let reply = student.post(&path, body).await;
        assert!(matches!(reply.status, 200 | 201), "{path}: {}", reply.text);
    }
    let certificate = format!("/api/enrollments/{enrollment}/certificate");
    let certificate = student.get(&certificate).await.assert_status(200).string("code");
    let review = json!({ "rating": 5 });
    let review = class.student.post(&class.of_course("/reviews"), review).await;
    review.assert_status(201);
    assert_eq!(app.enrolled_count(&class.course), 2);
    let proof = json!({ "password": PASSWORD });
    let gone = student.send(Method::DELETE, "/api/users/me", Some(&proof)).await;
    gone.assert_status(204);
    app.settle().await;
    Deleted {
        class,
        student: student.id.clone(),
        certificate,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn deleting_an_account_erases_its_learning_data_and_corrects_the_counters() {
    let app = TestApp::new().await;
    let Deleted { class, student, .. } = deleted(&app).await;
    assert_eq!(app.enrolled_count(&class.course), 1);
    assert_eq!(app.ratings(&class.course), (5, 1));
    let rows = app.rows(Table::Learning);
    let left: Vec<_> = rows.iter().filter(|row| row.to_string().contains(&student)).collect();
    assert!(left.is_empty(), "{left:#?}");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_certificate_of_a_deleted_account_is_valid_without_the_name() {
    let app = TestApp::new().await;
    let Deleted { certificate, .. } = deleted(&app).await;
    let path = format!("/api/certificates/{certificate}");
    let verified = app.anon().get(&path).await.assert_status(200);
    assert_eq!(verified.body["valid"], true);
    assert_eq!(verified.body["name"], json!(null));
    app.finish().await;
}

//! Getting a submission.

use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::learning::enroll;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_submission_is_for_its_student_and_for_instructors() {
    let app = TestApp::new().await;
    let homework = app.homework(json!({})).await;
    let class = &homework.class;
    let profile = json!({ "name": "Asha Rao" });
    class.student.patch("/api/users/me", profile).await.assert_status(200);
    let path = homework.hand_in("Done.").await;
    let own = class.student.get(&path).await.assert_status(200);
    assert_eq!(
        (own.string("text"), own.string("name"), &own.body["history"]),
        ("Done.".to_owned(), "Asha Rao".to_owned(), &json!([]))
    );
    assert_eq!(
        (&own.body["score"], &own.body["graded_by"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(own.cost.dynamodb_calls, 3);
    assert_eq!(class.instructor.get(&path).await.assert_status(200).body, own.body);
    let classmate = app.student().await;
    enroll(&classmate, &class.course).await;
    for other in [&classmate, &app.instructor().await] {
        other.get(&path).await.assert_problem(404, "not_found");
    }
    let unknown = "/api/submissions/0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c";
    class.instructor.get(unknown).await.assert_problem(404, "not_found");
    app.finish().await;
}

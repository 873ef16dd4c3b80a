//! Getting an assignment.

use serde_json::{Value, json};

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_student_sees_the_assignment_and_their_own_submission() {
    let app = TestApp::new().await;
    let homework = app.homework(json!({ "max_score": 10 })).await;
    let (instructor, student) = (&homework.class.instructor, &homework.class.student);
    let path = homework.of_assignment("");
    let before = student.get(&path).await.assert_status(200);
    assert_eq!(before.body["own_submission"], Value::Null);
    assert_eq!(before.cost.dynamodb_calls, 2);
    let known = student.with_header("if-none-match", before.header("etag"));
    known.get(&path).await.assert_status(304);
    let submission = homework.hand_in("Done.").await;
    let grade = json!({ "score": 9.5 });
    instructor
        .post(&format!("{submission}/grade"), grade)
        .await
        .assert_status(200);
    let after = known.get(&path).await.assert_status(200);
    let own = &after.body["own_submission"];
    assert_eq!((&own["status"], &own["score"]), (&json!("graded"), &json!(9.5)));
    assert!(submission.ends_with(own["id"].as_str().unwrap()));
    app.finish().await;
}

//! Deleting an assignment.

use serde_json::json;
use shared::database::Table;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_handed_in_outlives_the_assignment_and_can_be_graded() {
    let app = TestApp::new().await;
    let homework = app.homework(json!({})).await;
    let (instructor, student) = (&homework.class.instructor, &homework.class.student);
    let submission = homework.hand_in("Done.").await;
    let path = homework.of_assignment("");
    instructor.delete(&path).await.assert_status(204);
    for reply in [
        instructor.delete(&path).await,
        student.get(&path).await,
        homework.submit(student, json!({ "text": "Again." })).await,
        instructor.get(&homework.of_assignment("/submissions")).await,
    ] {
        reply.assert_problem(404, "not_found");
    }
    let list = student.get(&homework.class.of_course("/assignments")).await;
    assert_eq!(list.assert_status(200).results().len(), 0);
    assert_eq!(homework.waiting().await.len(), 1);
    let grade = json!({ "score": 70 });
    instructor
        .post(&format!("{submission}/grade"), grade)
        .await
        .assert_status(200);
    assert_eq!(student.get(&submission).await.body["score"], json!(70.0));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deleted_course_takes_its_assignments_along() {
    let app = TestApp::new().await;
    let homework = app.homework(json!({})).await;
    let class = &homework.class;
    let submission = homework.hand_in("Done.").await;
    let second = class
        .instructor
        .post(&class.of_course("/assignments"), json!({ "title": "B" }))
        .await;
    let second = format!("/api/assignments/{}", second.assert_status(201).string("id"));
    class.instructor.delete(&second).await.assert_status(204);
    class.instructor.delete(&class.of_course("")).await.assert_status(204);
    app.settle().await;
    let left = app.rows(Table::Catalog);
    let left = left.iter().filter(|row| row.to_string().contains("ASSIGNMENT"));
    assert_eq!(left.count(), 0);
    // The student keeps what they have handed in, as they keep the history of the enrollment.
    class.student.get(&submission).await.assert_status(200);
    class.instructor.get(&submission).await.assert_problem(404, "not_found");
    app.finish().await;
}

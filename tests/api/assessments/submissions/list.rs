//! Listing the submissions to an assignment.

use serde_json::json;

use crate::support::TestApp;
use crate::support::learning::enroll;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn submissions_are_listed_by_page_with_the_names_of_their_students() {
    let app = TestApp::new().await;
    let homework = app.homework(json!({})).await;
    let class = &homework.class;
    // Long texts are not read for a list.
    homework.hand_in(&"x".repeat(20_000)).await;
    for number in 0..4 {
        let student = app.student().await;
        enroll(&student, &class.course).await;
        let profile = json!({ "name": format!("Student {number}") });
        student.patch("/api/users/me", profile).await.assert_status(200);
        app.advance(1);
        let text = json!({ "text": "x".repeat(20_000) });
        homework.submit(&student, text).await.assert_status(200);
    }
    let path = homework.of_assignment("/submissions");
    let first = class
        .instructor
        .get(&format!("{path}?limit=2"))
        .await
        .assert_status(200);
    assert_eq!(first.results()[0]["name"], "Student 3");
    let second = class
        .instructor
        .get(first.next_page().unwrap())
        .await
        .assert_status(200);
    assert_eq!(second.results()[0]["name"], "Student 1");
    let all = class.instructor.get(&path).await.assert_status(200);
    assert_eq!((all.results().len(), all.cost.dynamodb_calls), (5, 4));
    assert!(all.cost.read_units <= 12.0, "{:?}", all.cost);
    assert_eq!(all.results()[4]["user_id"], json!(class.student.id));
    app.finish().await;
}

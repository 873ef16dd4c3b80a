//! Listing work that waits for a grade.

use serde_json::json;

use crate::support::TestApp;
use crate::support::quizzes::essay;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn essays_wait_in_the_order_in_which_they_were_handed_in() {
    let app = TestApp::new().await;
    let class = app.quiz_class(json!({}), json!([essay("A?")])).await;
    let (instructor, student) = (&class.class.instructor, &class.class.student);
    let path = class.class.of_course("/ungraded");
    let mut attempts = Vec::new();
    for _ in 0..2 {
        let attempt = class.attempt().await;
        let text = json!({ "question_id": class.questions[0]["id"], "answer": "Because." });
        let answers = json!({ "answers": [text] });
        student
            .post(&format!("{attempt}/submit"), answers)
            .await
            .assert_status(200);
        attempts.push(attempt);
        app.advance(1);
    }
    let first = instructor.get(&format!("{path}?limit=1")).await.assert_status(200);
    assert!(attempts[0].ends_with(first.results()[0]["id"].as_str().unwrap()));
    assert_eq!(first.results()[0]["kind"], "quiz_attempt");
    let second = instructor.get(first.next_page().unwrap()).await.assert_status(200);
    assert!(attempts[1].ends_with(second.results()[0]["id"].as_str().unwrap()));
    let all = instructor.get(&path).await.assert_status(200);
    assert_eq!((all.results().len(), all.cost.dynamodb_calls), (2, 3));
    let grade = json!({ "question_id": class.questions[0]["id"], "points": 1 });
    instructor
        .post(&format!("{}/grade", attempts[0]), grade)
        .await
        .assert_status(200);
    let left = instructor.get(&path).await.assert_status(200);
    assert_eq!(left.results().len(), 1);
    student.get(&path).await.assert_problem(403, "forbidden");
    app.finish().await;
}

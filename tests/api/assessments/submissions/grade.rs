//! Grading submissions.

use serde_json::{Value, json};
use shared::outbox::Event;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_grade_has_a_score_within_the_maximum_and_feedback() {
    let app = TestApp::new().await;
    let homework = app.homework(json!({ "max_score": 10 })).await;
    let (instructor, student) = (&homework.class.instructor, &homework.class.student);
    let path = homework.hand_in("Done.").await;
    let grade = format!("{path}/grade");
    for wrong in [10.01, -0.01, 9.999] {
        instructor
            .post(&grade, json!({ "score": wrong }))
            .await
            .assert_wrong_fields(&["score"]);
    }
    instructor
        .post(&grade, json!({ "feedback": "x".repeat(5_001) }))
        .await
        .assert_wrong_fields(&["score", "feedback"]);
    let rubric = json!({ "score": 9.5, "rubric": "स्पष्ट। Style: 9 of 10." });
    let graded = instructor.post(&grade, rubric).await.assert_status(200);
    assert!(graded.cost.dynamodb_calls <= 4, "{:?}", graded.cost);
    assert_eq!(homework.waiting().await.len(), 0);
    let seen = student.get(&path).await.assert_status(200);
    assert_eq!(
        (&seen.body["status"], &seen.body["score"], &seen.body["max_score"]),
        (&json!("graded"), &json!(9.5), &json!(10.0))
    );
    assert_eq!(
        (seen.string("feedback"), seen.string("graded_by")),
        ("स्पष्ट। Style: 9 of 10.".to_owned(), instructor.id.clone())
    );
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_grade_keeps_the_earlier_ones() {
    let app = TestApp::new().await;
    let homework = app.homework(json!({})).await;
    let (instructor, admin) = (&homework.class.instructor, app.admin().await);
    let path = homework.hand_in("Done.").await;
    let grade = format!("{path}/grade");
    let first = json!({ "score": 40, "comment": "Too short." });
    instructor.post(&grade, first).await.assert_status(200);
    let lower = json!({ "max_score": 50 });
    instructor
        .patch(&homework.of_assignment(""), lower)
        .await
        .assert_status(200);
    let second = admin.post(&grade, json!({ "score": 45 })).await.assert_status(200);
    let history = second.body["history"].as_array().unwrap();
    assert_eq!(history.len(), 1);
    let kept = ["score", "max_score", "feedback", "graded_by"].map(|field| history[0][field].clone());
    assert_eq!(
        kept,
        [json!(40.0), json!(100.0), json!("Too short."), json!(instructor.id)]
    );
    let now = ["score", "max_score", "feedback", "graded_by"].map(|field| second.body[field].clone());
    assert_eq!(now, [json!(45.0), json!(50.0), Value::Null, json!(admin.id)]);
    for score in 0..52 {
        instructor
            .post(&grade, json!({ "score": f64::from(score) / 2.0 }))
            .await
            .assert_status(200);
    }
    let seen = homework.class.student.get(&path).await.assert_status(200);
    let history = seen.body["history"].as_array().unwrap();
    assert_eq!((history.len(), &history[0]["score"]), (50, &json!(0.5)));
    assert_eq!(
        (&history[49]["score"], &seen.body["score"]),
        (&json!(25.0), &json!(25.5))
    );
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_grade_is_announced_once() {
    let app = TestApp::new().await;
    let homework = app.homework(json!({})).await;
    let instructor = homework.class.instructor.with_header("idempotency-key", "one");
    let path = homework.hand_in("Done.").await;
    let grade = format!("{path}/grade");
    let first = instructor.post(&grade, json!({ "score": 40 })).await.assert_status(200);
    let again = instructor.post(&grade, json!({ "score": 40 })).await.assert_status(200);
    assert_eq!(first.body, again.body);
    // It carries ids, not the grade.
    let event = Event::SubmissionGraded {
        user_id: homework.class.student.id.parse().unwrap(),
        course_id: homework.class.course.id.parse().unwrap(),
        submission_id: first.string("id").parse().unwrap(),
    };
    assert_eq!(app.waiting_events(), [event]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_grade_does_not_count_for_what_was_handed_in_after_the_grader_has_read() {
    let app = TestApp::new().await;
    let homework = app.homework(json!({})).await;
    let (instructor, student) = (&homework.class.instructor, &homework.class.student);
    let path = homework.hand_in("First.").await;
    let grade = format!("{path}/grade");
    let read = instructor.get(&path).await.assert_status(200);
    homework.hand_in("Second.").await;
    let given = |number: &Value| json!({ "score": 50, "submission_number": number });
    let refused = instructor.post(&grade, given(&read.body["submission_number"])).await;
    refused.assert_problem(409, "conflict");
    assert_eq!(student.get(&path).await.body["status"], "submitted");
    let read = instructor.get(&path).await.assert_status(200);
    let graded = instructor.post(&grade, given(&read.body["submission_number"])).await;
    assert_eq!(graded.assert_status(200).string("text"), "Second.");
    app.finish().await;
}

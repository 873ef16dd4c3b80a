//! Handing in attempts to which nobody comes back.

use serde_json::json;
use shared::database::Table;

use crate::support::TestApp;
use crate::support::learning::enroll;
use crate::support::quizzes::choice;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn attempts_are_handed_in_when_their_time_is_up() {
    let app = TestApp::new().await;
    let class = app.quiz_class(json!({ "time_limit": 10 }), json!([choice("A?")])).await;
    let student = &class.class.student;
    let attempt = class.attempt().await;
    student
        .put(&format!("{attempt}/answers"), json!({ "answers": [class.right(0)] }))
        .await
        .assert_status(200);
    let mut others = Vec::new();
    for _ in 0..5 {
        let other = app.student().await;
        enroll(&other, &class.class.course).await;
        class.start(&other).await.assert_status(200);
        others.push(other);
    }
    app.advance(5 * 60);
    app.cloud.run_schedules().await;
    let count = |kind: &str| app.count_rows(Table::Learning, kind);
    assert_eq!((count("attempt"), count("result")), (6, 0));
    app.advance(6 * 60);
    app.cloud.run_schedules().await;
    app.settle().await;
    assert_eq!(count("result"), 6);
    assert!(class.is_completed().await);
    let result = student.get(&format!("{attempt}/result")).await.assert_status(200);
    assert_eq!(
        (&result.body["score"], &result.body["submitted_at"]),
        (&json!(100.0), &result.body["ends_at"])
    );
    app.advance(61);
    app.cloud.run_schedules().await;
    assert_eq!(count("result"), 6);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_run_hands_in_all_of_many_attempts_that_end_together() {
    let app = TestApp::new().await.with_conflicts();
    let class = app.quiz_class(json!({ "time_limit": 10 }), json!([choice("A?")])).await;
    class.seed_attempts(&app, 400).await;
    app.advance(10 * 60);
    app.cloud.run_schedules().await;
    let rows = app.rows(Table::Learning);
    let count = |is_counted: &dyn Fn(&serde_json::Value) -> bool| rows.iter().filter(|row| is_counted(row)).count();
    assert_eq!(count(&|row| row["kind"] == "result"), 400);
    assert_eq!(
        count(&|row| row["gsi1pk"].as_str().is_some_and(|key| key.starts_with("DUE_"))),
        0
    );
    app.finish().await;
}

//! Listing the caller's enrollments.

use serde_json::json;

use crate::support::TestApp;
use crate::support::learning::enroll;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn enrollments_are_listed_by_status_in_three_calls_however_many_there_are() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let (student, stranger) = (app.student().await, app.student().await);
    assert_eq!(
        student.get("/api/enrollments").await.results(),
        [] as [serde_json::Value; 0]
    );
    let mut ids = Vec::new();
    for number in 0..100 {
        let course = app.published(&instructor);
        if number < 3 {
            ids.push(enroll(&student, &course).await);
        } else {
            app.enroll(&student, &course, None);
        }
        if matches!(number, 0 | 9 | 99) {
            let list = student.get("/api/enrollments?limit=100").await.assert_status(200);
            assert_eq!(list.results().len(), number + 1);
            assert_eq!(list.cost.dynamodb_calls, 3);
            assert!(
                list.results()
                    .iter()
                    .all(|row| row["course"]["title"] == "Programming in Python")
            );
        }
    }
    student
        .delete(&format!("/api/enrollments/{}", ids[1]))
        .await
        .assert_status(204);
    let mut seen = Vec::new();
    let mut next = Some("/api/enrollments?limit=40".to_owned());
    while let Some(path) = next {
        let page = student.get(&path).await.assert_status(200);
        assert!(page.results().len() <= 40);
        seen.extend(page.results().iter().map(|row| row["id"].clone()));
        next = page.next_page().map(str::to_owned);
    }
    seen.sort_by_key(|id| id.to_string());
    seen.dedup();
    assert_eq!(seen.len(), 100);
    let cancelled = student.get("/api/enrollments?limit=100&status=cancelled").await;
    assert_eq!(cancelled.results().len(), 1);
    assert_eq!(cancelled.results()[0]["id"], json!(ids[1]));
    assert_eq!(
        student
            .get("/api/enrollments?limit=100&status=active")
            .await
            .results()
            .len(),
        99
    );
    student
        .get("/api/enrollments?status=paused")
        .await
        .assert_wrong_fields(&["status"]);
    student
        .get("/api/enrollments?limit=101")
        .await
        .assert_wrong_fields(&["limit"]);
    let page = student.get("/api/enrollments?limit=1").await;
    stranger
        .get(page.next_page().unwrap())
        .await
        .assert_wrong_fields(&["cursor"]);
    app.finish().await;
}

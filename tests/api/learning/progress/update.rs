//! Reporting progress in a lecture.

use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::content::{lecture, lecture_of};
use crate::support::learning::video;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_completed_course_stays_completed_when_lectures_are_added() {
    let app = TestApp::new().await;
    let class = app.class(2).await;
    class.complete(0).await;
    assert_eq!(class.complete(1).await, 100.0);
    let done = class.student.get(&class.of_enrollment("")).await;
    assert_eq!(
        (&done.body["status"], &done.body["is_active"]),
        (&json!("completed"), &json!(true))
    );
    assert!(done.body["completed_at"].is_string());
    lecture(&class.instructor, &class.section, "One more").await;
    let more = class.student.get(&class.of_enrollment("")).await;
    assert_eq!(
        (&more.body["status"], &more.body["percentage"]),
        (&json!("completed"), &json!(66.7))
    );
    class.student.delete(&class.of_enrollment("")).await.assert_status(204);
    let back = class
        .student
        .post(&class.of_course("/enroll"), json!({}))
        .await
        .assert_status(200);
    assert_eq!(back.body["status"], "completed");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reports_of_several_devices_are_merged_in_two_calls_once_the_lecture_is_known() {
    let app = TestApp::new().await;
    let class = app.class(1).await;
    let id = video(&class.instructor, &class.section, 600).await;
    let path = format!("/api/lectures/{id}/progress");
    let report =
        json!({ "last_position": 120.7, "watched_seconds": 100, "time_spent": 130, "intervals": [[0, 60], [90, 120]] });
    let first = class.student.post(&path, report.clone()).await.assert_status(200);
    assert_eq!(first.cost.dynamodb_calls, 3);
    assert_eq!(
        first.body,
        json!({ "lecture_id": id, "last_position": 120, "watched_seconds": 100, "time_spent": 130,
            "intervals": [[0, 60], [90, 120]], "completed": false, "course_percentage": 0.0 })
    );
    // A repeated report is not even written.
    let again = class.student.put(&path, report).await.assert_status(200);
    assert_eq!((&again.body, again.cost.dynamodb_calls), (&first.body, 1));
    let other_device = json!({ "content_id": id, "last_position": 30, "time_spent": 5, "intervals": [[50, 95], [100, 130]],
        "completion_percentage": 99 });
    let merged = class
        .student
        .post("/api/progress/update", other_device)
        .await
        .assert_status(200);
    assert_eq!(merged.body["intervals"], json!([[0, 130]]));
    assert_eq!(merged.body["watched_seconds"], 130);
    assert_eq!(
        (&merged.body["last_position"], &merged.body["time_spent"]),
        (&json!(30), &json!(130))
    );
    assert_eq!(merged.cost.dynamodb_calls, 2);
    let rest = json!({ "lecture_id": id, "intervals": [[130, 540]] });
    let done = class.student.put("/progress/update", rest).await.assert_status(200);
    assert_eq!(
        (&done.body["completed"], &done.body["course_percentage"]),
        (&json!(true), &json!(50.0))
    );
    assert_eq!(done.cost.dynamodb_calls, 2);
    let undone = json!({ "completed": false, "watched_seconds": 0 });
    let still = class.student.post(&path, undone).await.assert_status(200);
    assert_eq!(
        (&still.body["completed"], &still.body["watched_seconds"]),
        (&json!(true), &json!(540))
    );
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_wrong_fields_of_a_report_are_returned_at_once() {
    let app = TestApp::new().await;
    let class = app.class(1).await;
    let path = class.of_lecture(0, "/progress");
    let wrong = json!({ "last_position": -1, "watched_seconds": 1e12, "time_spent": -0.5, "intervals": [[5, 1]] });
    class.student.post(&path, wrong).await.assert_wrong_fields(&[
        "last_position",
        "watched_seconds",
        "time_spent",
        "intervals",
    ]);
    let many: Vec<Value> = (0..201).map(|number| json!([number * 2, number * 2 + 1])).collect();
    let many = json!({ "intervals": many });
    class
        .student
        .post(&path, many)
        .await
        .assert_wrong_fields(&["intervals"]);
    class
        .student
        .post("/api/progress/update", json!({}))
        .await
        .assert_wrong_fields(&["content_id"]);
    let nothing = json!({ "content_id": "nothing" });
    class
        .student
        .post("/api/progress/update", nothing)
        .await
        .assert_problem(404, "not_found");
    class
        .student
        .post("/api/lectures/nothing/progress", json!({}))
        .await
        .assert_problem(404, "not_found");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_costs_the_same_however_long_the_text_of_the_lecture_is() {
    let app = TestApp::new().await;
    let class = app.class(1).await;
    let text = json!({ "title": "Long", "content_type": "text", "description": "é".repeat(5_000),
        "text_content": "x".repeat(200 * 1024) });
    let id = lecture_of(&class.instructor, &class.section, text).await.string("id");
    let path = format!("/api/lectures/{id}/progress");
    let report = json!({ "last_position": 1, "time_spent": 1 });
    let reported = class.student.post(&path, report).await.assert_status(200);
    assert!(reported.cost.read_units <= 8.0, "{:?}", reported.cost);
    let read = class.student.get(&path).await.assert_status(200);
    assert!(read.cost.read_units <= 8.0, "{:?}", read.cost);
    let operations: Vec<_> = (0..20)
        .map(|number| {
            let body = json!({ "last_position": number, "time_spent": number + 2 });
            json!({ "op_id": format!("op-{number}"), "method": "POST", "path": path, "body": body })
        })
        .collect();
    let sync = json!({ "operations": operations });
    let synced = class.student.post("/api/sync", sync).await.assert_status(200);
    assert!(synced.cost.read_units <= 8.0 * 20.0, "{:?}", synced.cost);
    // The lecture itself has both texts.
    let content = class
        .student
        .get(&format!("/api/lectures/{id}"))
        .await
        .assert_status(200);
    assert_eq!(
        (
            content.string("text_content").len(),
            content.string("description").chars().count()
        ),
        (200 * 1024, 5_000)
    );
    app.finish().await;
}

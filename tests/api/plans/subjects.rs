use serde_json::json;

use super::day;
use crate::support::{TestApp, storm};

const SUBJECTS: &str = "/api/plans/subjects";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn subjects_are_added_changed_listed_and_removed() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let body = json!({ "name": " Linear  Algebra ", "course_code": "MA-201", "exam_date": day(&app, 30), "difficulty": "hard", "hours": 12.5 });
    let first = student.post("/subjects", body).await.assert_status(201);
    assert_eq!(first.string("name"), "Linear Algebra");
    assert_eq!(
        (&first.body["hours"], &first.body["difficulty"]),
        (&json!(12.5), &json!("hard"))
    );
    app.advance(1);
    let second = student
        .post(SUBJECTS, json!({ "name": "Music" }))
        .await
        .assert_status(201);
    assert_eq!(
        (&second.body["exam_date"], &second.body["difficulty"]),
        (&json!(null), &json!("medium"))
    );
    let list = student.get("/subjects").await.assert_status(200);
    assert_eq!(list.body, json!({ "results": [first.body, second.body], "next": null }));
    assert_eq!(list.cost.dynamodb_calls, 2);
    let path = format!("{SUBJECTS}/{}", first.string("id"));
    let changed = student
        .put(&path, json!({ "hours": null, "exam_date": null, "name": "Algebra" }))
        .await
        .assert_status(200);
    assert_eq!(changed.string("name"), "Algebra");
    assert_eq!(
        (&changed.body["hours"], &changed.body["exam_date"]),
        (&json!(null), &json!(null))
    );
    assert_eq!(changed.body["course_code"], "MA-201");
    student.delete(&path).await.assert_status(204);
    student.delete(&path).await.assert_problem(404, "not_found");
    student
        .put(&path, json!({ "name": "x" }))
        .await
        .assert_problem(404, "not_found");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_with_a_subject_is_told_at_once() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let wrong =
        json!({ "name": "", "course_code": "me", "exam_date": "31.12.2030", "difficulty": "brutal", "hours": -1 });
    let fields = ["name", "course_code", "exam_date", "difficulty", "hours"];
    student.post(SUBJECTS, wrong.clone()).await.assert_wrong_fields(&fields);
    student.post(SUBJECTS, json!({})).await.assert_wrong_fields(&["name"]);
    let past = json!({ "name": "Latin", "exam_date": day(&app, -1) });
    student.post(SUBJECTS, past).await.assert_wrong_fields(&["exam_date"]);
    let id = student.post(SUBJECTS, json!({ "name": "Latin" })).await.string("id");
    student
        .put(&format!("{SUBJECTS}/{id}"), wrong)
        .await
        .assert_wrong_fields(&fields);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn there_are_a_hundred_subjects_at_most_however_many_are_added_at_once() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let replies = storm(110, |number| {
        let student = student.clone();
        async move {
            student
                .post(SUBJECTS, json!({ "name": format!("Subject {number}") }))
                .await
        }
    })
    .await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 201).count(), 100);
    let list = student.get(&format!("{SUBJECTS}?limit=100")).await;
    assert_eq!(list.results().len(), 100);
    let id = list.results()[0]["id"].as_str().unwrap();
    student.delete(&format!("{SUBJECTS}/{id}")).await.assert_status(204);
    student
        .post(SUBJECTS, json!({ "name": "One more" }))
        .await
        .assert_status(201);
    student
        .post(SUBJECTS, json!({ "name": "Too many" }))
        .await
        .assert_problem(409, "conflict");
    app.finish().await;
}

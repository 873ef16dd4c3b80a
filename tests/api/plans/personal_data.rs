//! Exporting and erasing the plans of a student.

use std::io::{Cursor, Read as _};

use http::Method;
use serde_json::{Value, json};
use shared::database::Table;
use zip::ZipArchive;

use super::{day, planned, tasks};
use crate::support::{PASSWORD, TestApp};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn plans_are_in_the_export_and_erased_with_their_student() {
    let app = TestApp::new().await;
    let student = app.student_with_password("asha@example.com").await;
    let subject = json!({ "name": "Latin", "exam_date": day(&app, 9) });
    student.post("/api/plans/subjects", subject).await.assert_status(201);
    let plan = planned(&app, &student).await;
    student
        .post("/api/feedback", json!({ "rating": 5, "comments": "Fine" }))
        .await
        .assert_status(201);
    let calendar = student.get("/api/plans/calendar").await.string("url");
    student.get("/api/users/me/export").await.assert_status(202);
    app.settle().await;
    let url = student
        .get("/api/users/me/export")
        .await
        .assert_status(200)
        .string("url");
    let bytes = student.http().get(url).send().await.unwrap().bytes().await.unwrap();
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut document = |name: &str| -> Value {
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        serde_json::from_str(&text).unwrap()
    };
    assert_eq!(document("plans/subjects.json")[0]["name"], "Latin");
    assert_eq!(document("plans/feedback.json")[0]["comments"], "Fine");
    let generation = plan.string("generation_id");
    assert_eq!(document("plans/generations.json")[0]["id"], *generation);
    let all = document(&format!("plans/{generation}.json"));
    assert_eq!(all.as_array().unwrap().len(), tasks(&plan.body).len());
    student
        .send(Method::DELETE, "/api/users/me", Some(&json!({ "password": PASSWORD })))
        .await
        .assert_status(204);
    app.settle().await;
    assert!(app.rows(Table::Plans).is_empty());
    app.anon().get(&calendar).await.assert_problem(404, "not_found");
    // A late job finds no student and leaves nothing behind.
    let job = json!({ "kind": "plan", "user_id": student.id, "generation_id": generation }).to_string();
    app.cloud.enqueue("AiQueue", job).await.unwrap();
    app.settle().await;
    assert!(app.rows(Table::Plans).is_empty());
    app.finish().await;
}

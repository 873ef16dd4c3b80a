//! The job `Erase`: what happens when it is repeated or interrupted.

use http::Method;
use local::faults::{Kind, Target};
use serde_json::json;
use shared::database::Table;

use crate::api::users::pictures::{png, uploaded};
use crate::support::{Actor, PASSWORD, TestApp};

/// A student with data to erase.
async fn student_with_data(app: &TestApp) -> Actor {
    let student = app.student_with_password("asha@example.com").await;
    let picture = uploaded(&student, png(100)).await;
    student
        .patch("/api/users/me", json!({ "profile_pictures": [picture] }))
        .await
        .assert_status(200);
    for number in 0..3 {
        let skill = json!({ "name": format!("Skill {number}"), "proficiency": "expert" });
        student.post("/api/users/me/skills", skill).await.assert_status(201);
    }
    student
}

async fn delete_account(student: &Actor) {
    student
        .send(Method::DELETE, "/api/users/me", Some(&json!({ "password": PASSWORD })))
        .await
        .assert_status(204);
}

fn is_erased(app: &TestApp, student: &Actor) -> bool {
    let rows = [Table::Users, Table::Catalog, Table::Plans]
        .map(|table| app.rows(table))
        .concat();
    let left: Vec<_> = rows
        .iter()
        .filter(|row| row.to_string().contains(&student.id))
        .collect();
    left.len() == 1 && left[0]["kind"] == "deleted_user"
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_erasure_can_be_repeated() {
    let app = TestApp::new().await;
    let student = student_with_data(&app).await;
    app.break_down(Target::Sqs, Kind::Duplicate, 1.0);
    delete_account(&student).await;
    app.settle().await;
    app.mend();
    assert!(is_erased(&app, &student));
    let job = json!({ "kind": "erase", "user_id": student.id }).to_string();
    app.cloud.enqueue("BackgroundQueue", job).await.unwrap();
    app.settle().await;
    assert!(is_erased(&app, &student));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_interrupted_erasure_continues() {
    let app = TestApp::new().await;
    let student = student_with_data(&app).await;
    app.break_down(Target::S3, Kind::Error, 1.0);
    delete_account(&student).await;
    app.settle().await;
    // After five attempts the job waits in the dead-letter queue until an operator sends it again.
    assert!(!is_erased(&app, &student));
    student
        .get("/api/users/me")
        .await
        .assert_problem(401, "unauthenticated");
    app.mend();
    let job = json!({ "kind": "erase", "user_id": student.id }).to_string();
    app.cloud.enqueue("BackgroundQueue", job).await.unwrap();
    app.settle().await;
    assert!(is_erased(&app, &student));
    app.finish_with_dead_letters(1).await;
}

/// The job is queued before the deletion. If the deletion fails, the job must do no harm.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_user_who_was_not_deleted_is_left_alone() {
    let app = TestApp::new().await;
    let student = student_with_data(&app).await;
    let before = app.dump();
    let job = json!({ "kind": "erase", "user_id": student.id }).to_string();
    app.cloud.enqueue("BackgroundQueue", job).await.unwrap();
    app.settle().await;
    assert_eq!(app.dump(), before);
    student.get("/api/users/me").await.assert_status(200);
    app.finish().await;
}

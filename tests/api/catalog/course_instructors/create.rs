//! Adding instructors to a course.

use serde_json::json;

use crate::api::catalog::{path, titles};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_instructor_of_a_course_gets_the_rights_of_its_owner() {
    let app = TestApp::new().await;
    let (owner, second) = (app.instructor().await, app.instructor().await);
    let course = app.published_course(&owner).await;
    let instructors = path(&course, "/instructors");
    let (student, anon) = (app.student().await, app.anon());
    let add = async |id: &str| owner.post(&instructors, json!({ "user_id": id })).await;
    add(&student.id).await.assert_wrong_fields(&["user_id"]);
    add("0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c")
        .await
        .assert_wrong_fields(&["user_id"]);
    second
        .patch(&path(&course, ""), json!({ "title": "Mine" }))
        .await
        .assert_problem(403, "forbidden");
    add(&second.id).await.assert_status(201);
    add(&second.id).await.assert_problem(409, "conflict");
    second
        .patch(&path(&course, ""), json!({ "title": "Ours" }))
        .await
        .assert_status(200);
    assert_eq!(
        titles(&anon.get(&format!("/api/courses?instructor={}", second.id)).await),
        ["Ours"]
    );
    for _ in 0..3 {
        add(&app.instructor().await.id).await.assert_status(201);
    }
    add(&app.instructor().await.id).await.assert_problem(409, "conflict");
    app.finish().await;
}

//! Taking instructors off a course.

use serde_json::json;

use crate::api::catalog::{path, titles};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_instructor_taken_off_a_course_loses_all_rights_and_one_remains() {
    let app = TestApp::new().await;
    let (owner, second) = (app.instructor().await, app.instructor().await);
    let course = app.published_course(&owner).await;
    let instructors = path(&course, "/instructors");
    let anon = app.anon();
    owner
        .post(&instructors, json!({ "user_id": second.id }))
        .await
        .assert_status(201);
    second
        .delete(&format!("{instructors}/{}", owner.id))
        .await
        .assert_status(204);
    owner
        .patch(&path(&course, ""), json!({ "title": "Mine" }))
        .await
        .assert_problem(403, "forbidden");
    second
        .delete(&format!("{instructors}/{}", owner.id))
        .await
        .assert_problem(404, "not_found");
    assert_eq!(
        titles(&anon.get(&format!("/api/courses?instructor={}", owner.id)).await),
        [""; 0]
    );
    anon.get(&format!("/api/instructors/{}", owner.id))
        .await
        .assert_problem(404, "not_found");
    // The last instructor stays.
    let alone = app.course(&owner).await;
    let own = format!("{}/{}", path(&alone, "/instructors"), owner.id);
    owner.delete(&own).await.assert_problem(409, "conflict");
    app.finish().await;
}

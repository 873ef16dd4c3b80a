//! Listing the instructors of a course.

use serde_json::json;

use crate::api::catalog::{path, text};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_instructors_of_a_course_are_listed_owner_first() {
    let app = TestApp::new().await;
    let (owner, second) = (app.instructor().await, app.instructor().await);
    let course = app.published_course(&owner).await;
    let instructors = path(&course, "/instructors");
    let anon = app.anon();
    owner
        .post(&instructors, json!({ "user_id": second.id }))
        .await
        .assert_status(201);
    let list = anon.get(&instructors).await.assert_status(200);
    let ids: Vec<_> = list
        .results()
        .iter()
        .map(|instructor| text(instructor, "user_id"))
        .collect();
    assert_eq!(ids, [owner.id.clone(), second.id.clone()]);
    app.finish().await;
}

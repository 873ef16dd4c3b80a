//! Reading one instructor.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_instructor_is_shown_with_published_courses_only() {
    let app = TestApp::new().await;
    let (instructor, other, anon) = (app.instructor().await, app.instructor().await, app.anon());
    instructor
        .patch("/api/users/me", json!({ "name": "Asha Rao", "bio": "Teaches." }))
        .await
        .assert_status(200);
    app.course(&instructor).await;
    app.course(&other).await;
    app.published_course(&instructor).await;
    let profile = anon
        .get(&format!("/api/instructors/{}", instructor.id))
        .await
        .assert_status(200);
    assert_eq!(
        (profile.string("bio"), profile.body["courses"].as_array().unwrap().len()),
        ("Teaches.".to_owned(), 1)
    );
    anon.get(&format!("/api/instructors/{}", other.id))
        .await
        .assert_problem(404, "not_found");
    app.finish().await;
}

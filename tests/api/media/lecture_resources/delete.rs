//! Removing a resource of a lecture.

use serde_json::json;

use crate::support::TestApp;
use crate::support::content::{complete, lecture, section, upload};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_removed_resource_is_gone_with_its_file_and_stays_gone() {
    let app = TestApp::new().await;
    let (instructor, student) = (app.instructor().await, app.student().await);
    let course = app.published(&instructor);
    app.enroll(&student, &course, None);
    let home = section(&instructor, &course, "Home").await;
    let lecture = format!("/api/lectures/{}", lecture(&instructor, &home, "One").await);
    let path = format!("{lecture}/resources");
    let link = json!({ "title": "Docs", "url": "https://docs.example.com/" });
    instructor.post(&path, link).await.assert_status(201);
    app.advance(1);
    let id = upload(&instructor, &path, "a.pdf", "application/pdf", 200).await;
    let list = student.get(&path).await.assert_status(200);
    let second = &list.results()[1];
    let one = format!("/api/resources/{id}");
    for stranger in [&app.instructor().await, &student] {
        stranger.delete(&one).await.assert_problem(403, "forbidden");
    }
    app.anon().delete(&one).await.assert_problem(401, "unauthenticated");
    instructor.delete(&one).await.assert_status(204);
    instructor.delete(&one).await.assert_problem(404, "not_found");
    assert_eq!(
        student
            .http()
            .get(second["url"].as_str().unwrap())
            .send()
            .await
            .unwrap()
            .status(),
        404
    );
    assert_eq!(student.get(&path).await.results().len(), 1);
    assert_eq!(instructor.get(&lecture).await.body["resources_count"], 1);
    // Completing again does not bring it back.
    complete(&instructor, &id).await.assert_status(200);
    assert_eq!(student.get(&path).await.results().len(), 1);
    app.finish().await;
}

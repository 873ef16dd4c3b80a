//! Course files require access to the content of their course.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strangers_can_neither_see_nor_add_course_files() {
    let app = TestApp::new().await;
    let (instructor, foreign, student) = (app.instructor().await, app.instructor().await, app.student().await);
    let (published, draft) = (app.published(&instructor), app.draft(&instructor));
    for (course, code, status) in [(&published, "enrollment_needed", 403), (&draft, "not_found", 404)] {
        let path = format!("/api/courses/{}/files", course.id);
        let body = json!({ "filename": "notes.pdf", "content_type": "application/pdf", "size": 100 });
        let id = instructor
            .post(&path, body.clone())
            .await
            .assert_status(201)
            .string("upload_id");
        for path in [&path, &format!("/api/files/{id}")] {
            for stranger in [&foreign, &student] {
                stranger.get(path).await.assert_problem(status, code);
            }
            app.anon().get(path).await.assert_problem(401, "unauthenticated");
            app.admin().await.get(path).await.assert_status(200);
        }
        for stranger in [&foreign, &student] {
            let refused = stranger.post(&path, body.clone()).await;
            refused.assert_problem(status, if status == 403 { "forbidden" } else { "not_found" });
        }
        app.anon()
            .post(&path, body)
            .await
            .assert_problem(401, "unauthenticated");
    }
    app.finish().await;
}

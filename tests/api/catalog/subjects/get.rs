//! Reading one subject.

use serde_json::json;

use crate::api::catalog::text;
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_subject_has_its_whole_description() {
    let app = TestApp::new().await;
    let (instructor, anon) = (app.instructor().await, app.anon());
    let description = "é".repeat(20_000);
    let fields = json!({ "title": "Optics", "course_code": "OPT-1", "description": description });
    let course = app.published_course_with(&instructor, fields).await;
    let more = anon.get("/api/subjects/opt-1").await.assert_status(200);
    assert_eq!(
        (more.string("description"), more.string("id")),
        (description, text(&course, "id"))
    );
    app.finish().await;
}

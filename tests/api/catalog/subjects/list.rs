//! Listing available subjects.

use serde_json::json;

use crate::api::catalog::{text, titles};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_listed_subject_has_what_a_student_needs_to_choose() {
    let app = TestApp::new().await;
    let (instructor, anon) = (app.instructor().await, app.anon());
    let description = "é".repeat(20_000);
    let fields = json!({
        "title": "Optics", "course_code": "OPT-1", "university": "Example University", "department": "Physics",
        "description": description,
    });
    app.published_course_with(&instructor, fields).await;
    let list = anon.get("/api/subjects/available").await.assert_status(200);
    let subject = list.results()[0].clone();
    let mut fields: Vec<_> = subject.as_object().unwrap().keys().cloned().collect();
    fields.sort_unstable();
    assert_eq!(
        fields,
        ["course_code", "department", "description", "id", "title", "university"]
    );
    assert_eq!(text(&subject, "description").chars().count(), 2_001);
    assert_eq!(titles(&anon.get("/api/subjects/available?q=phys").await), ["Optics"]);
    app.finish().await;
}

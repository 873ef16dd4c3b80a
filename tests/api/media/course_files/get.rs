//! Reading the status of a course file.

use serde_json::json;

use super::{TEXT, upload_request};
use crate::support::TestApp;
use crate::support::content::send_upload;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_is_uploaded_until_it_has_been_read() {
    let app = TestApp::new().await;
    let (instructor, student) = (app.instructor().await, app.student().await);
    let course = app.published(&instructor);
    app.enroll(&student, &course, None);
    let path = format!("/api/courses/{}/files", course.course_code);
    let requested = instructor.post(&path, upload_request()).await.assert_status(201);
    let one = format!("/api/files/{}", requested.string("upload_id"));
    assert_eq!(
        instructor.get(&one).await.assert_status(200).string("status"),
        "uploaded"
    );
    assert_eq!(send_upload(&instructor, &requested, TEXT.to_vec(), &[]).await, 200);
    app.settle().await;
    let read = student.get(&one).await.assert_status(200);
    assert_eq!(
        (
            read.string("status"),
            read.string("document_type"),
            read.string("filename"),
            &read.body["reason"]
        ),
        (
            "ready".to_owned(),
            "markdown".to_owned(),
            "notes.md".to_owned(),
            &json!(null)
        )
    );
    assert!(read.body["chunks"].as_u64().unwrap() >= 1);
    app.finish().await;
}

//! Adding a file to a course.

use serde_json::json;

use super::{TEXT, upload_request};
use crate::support::TestApp;
use crate::support::content::{complete, send_upload};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeated_key_returns_one_upload_that_only_its_owner_completes() {
    let app = TestApp::new().await;
    let (instructor, student) = (app.instructor().await, app.student().await);
    let course = app.published(&instructor);
    app.enroll(&student, &course, None);
    let path = format!("/api/courses/{}/files", course.course_code);
    let keyed = instructor.with_header("idempotency-key", "file-1");
    let requested = keyed.post(&path, upload_request()).await.assert_status(201);
    let id = requested.string("upload_id");
    let again = keyed.post(&path, upload_request()).await.assert_status(201);
    assert_eq!(again.string("upload_id"), id);
    complete(&instructor, &id).await.assert_problem(409, "upload_missing");
    assert_eq!(send_upload(&instructor, &requested, TEXT.to_vec(), &[]).await, 200);
    // The file would be read without this, too: its arrival is enough.
    let completed = complete(&instructor, &id).await.assert_status(200);
    assert_eq!(completed.string("purpose"), "course_file");
    complete(&student, &id).await.assert_problem(404, "not_found");
    app.settle().await;
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_readable_file_types_within_the_size_limit_are_accepted() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.draft(&instructor);
    let path = format!("/api/courses/{}/files", course.id);
    let body = |name: &str, kind: &str, size: u64| json!({ "filename": name, "content_type": kind, "size": size });
    instructor
        .post(&path, json!({}))
        .await
        .assert_wrong_fields(&["filename", "content_type", "size"]);
    for wrong in [body("a.png", "image/png", 10), body("a.doc", "application/msword", 10)] {
        instructor
            .post(&path, wrong)
            .await
            .assert_wrong_fields(&["content_type"]);
    }
    let largest = 50 * 1024 * 1024;
    instructor
        .post(&path, body("a.pdf", "application/pdf", largest + 1))
        .await
        .assert_wrong_fields(&["size"]);
    instructor
        .post(&path, body("../a.pdf", "application/pdf", 0))
        .await
        .assert_wrong_fields(&["filename", "size"]);
    instructor
        .post(&path, body("\u{202e}gnp.pdf", "application/pdf", 10))
        .await
        .assert_wrong_fields(&["filename"]);
    let requested = instructor
        .post(&path, body("a.pdf", "application/pdf", largest))
        .await
        .assert_status(201);
    assert_eq!(
        send_upload(&instructor, &requested, b"%PDF-1.7".to_vec(), &[]).await,
        403
    );
    app.finish().await;
}

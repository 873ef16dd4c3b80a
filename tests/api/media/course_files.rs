use serde_json::json;

use crate::support::TestApp;
use crate::support::content::{complete, send_upload};

const TEXT: &[u8] = b"# Photosynthesis\n\nPlants turn light into sugar. They need water and carbon dioxide for that.\n";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_course_file_is_sent_read_shown_and_removed() {
    let app = TestApp::new().await;
    let (instructor, student) = (app.instructor().await, app.student().await);
    let course = app.published(&instructor);
    app.enrol(&student, &course, None);
    let path = format!("/api/courses/{}/files", course.course_code);
    let body = json!({ "filename": "notes.md", "content_type": "text/plain", "size": TEXT.len() });
    let keyed = instructor.with_header("idempotency-key", "file-1");
    let announced = keyed.post(&path, body.clone()).await.assert_status(201);
    let id = announced.string("upload_id");
    assert_eq!(keyed.post(&path, body).await.assert_status(201).string("upload_id"), id);
    let one = format!("/api/files/{id}");
    assert_eq!(
        instructor.get(&one).await.assert_status(200).string("status"),
        "uploaded"
    );
    complete(&instructor, &id).await.assert_problem(409, "upload_missing");
    assert_eq!(send_upload(&instructor, &announced, TEXT.to_vec(), &[]).await, 200);
    // Completing is fine, but the object's arrival is enough.
    let completed = complete(&instructor, &id).await.assert_status(200);
    assert_eq!(completed.string("purpose"), "course_file");
    complete(&student, &id).await.assert_problem(404, "not_found");
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
    let list = student.get(&path).await.assert_status(200);
    assert_eq!(list.results(), [read.body]);
    student.delete(&one).await.assert_problem(403, "forbidden");
    app.instructor()
        .await
        .delete(&one)
        .await
        .assert_problem(403, "forbidden");
    app.anon().delete(&one).await.assert_problem(401, "unauthenticated");
    instructor.delete(&one).await.assert_status(204);
    instructor.delete(&one).await.assert_problem(404, "not_found");
    instructor.get(&one).await.assert_problem(404, "not_found");
    assert_eq!(instructor.get(&path).await.results().len(), 0);
    app.settle().await;
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn course_files_are_behind_the_content_gate() {
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_files_that_text_can_be_read_from_are_announced() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.draft(&instructor);
    let path = format!("/api/courses/{}/files", course.id);
    let body = |filename: &str, content_type: &str, size: u64| json!({ "filename": filename, "content_type": content_type, "size": size });
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
    let announced = instructor
        .post(&path, body("a.pdf", "application/pdf", largest))
        .await
        .assert_status(201);
    assert_eq!(
        send_upload(&instructor, &announced, b"%PDF-1.7".to_vec(), &[]).await,
        403
    );
    app.finish().await;
}

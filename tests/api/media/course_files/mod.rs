//! Files that the tutor of a course reads.

mod content_gate;
mod create;
mod delete;
mod get;
mod list;

use serde_json::{Value, json};

use crate::support::content::{Course, send_upload};
use crate::support::{Actor, TestApp};

const TEXT: &[u8] = b"# Photosynthesis\n\nPlants turn light into sugar. They need water and carbon dioxide for that.\n";

fn upload_request() -> Value {
    json!({ "filename": "notes.md", "content_type": "text/plain", "size": TEXT.len() })
}

/// A file that has been uploaded and read; its id.
async fn ready_file(app: &TestApp, instructor: &Actor, course: &Course) -> String {
    let path = format!("/api/courses/{}/files", course.course_code);
    let requested = instructor.post(&path, upload_request()).await.assert_status(201);
    assert_eq!(send_upload(instructor, &requested, TEXT.to_vec(), &[]).await, 200);
    app.settle().await;
    requested.string("upload_id")
}

//! Courses with sections, lectures and files, and people who are enrolled in them.

use jiff::Timestamp;
use serde_json::{Value, json};
use shared_catalog::rules::course::CourseStatus;

use crate::support::Actor;
use crate::support::Reply;
use crate::support::TestApp;

/// A course that is put into the tables.
#[derive(Clone, Debug)]
pub struct Course {
    pub id: String,
    pub course_code: String,
}

impl Course {
    /// The path of its sections.
    pub fn sections(&self) -> String {
        format!("/api/courses/{}/sections", self.id)
    }
}

impl TestApp {
    /// A course of `instructor` that everybody sees.
    pub fn published(&self, instructor: &Actor) -> Course {
        self.put_course(instructor, CourseStatus::Published)
    }

    /// A course of `instructor` that nobody else sees but admins.
    pub fn draft(&self, instructor: &Actor) -> Course {
        self.put_course(instructor, CourseStatus::Draft)
    }

    fn put_course(&self, instructor: &Actor, status: CourseStatus) -> Course {
        let now = self.cloud.clock().now();
        let course = self.seed_course(instructor, |course| {
            course.status = status;
            if status == CourseStatus::Published {
                course.published_at = Some(now);
                course.popularity = Some(course.current_popularity());
            }
        });
        Course {
            id: course.id.to_string(),
            course_code: course.course_code,
        }
    }

    /// Sets a course to `draft` or `published`, past its endpoints.
    pub fn set_course_status(&self, course: &Course, status: &str) {
        let status = CourseStatus::parse(status).unwrap();
        self.change_course(&course.id, |course| course.status = status);
    }

    /// What the course counts: sections, lectures, seconds.
    pub fn counters(&self, course: &Course) -> [u64; 3] {
        let row = self.course_row(&course.id);
        [
            row.sections_count.into(),
            row.lectures_count.into(),
            row.duration_seconds,
        ]
    }

    /// Enrolls `student`, without an end or until a time.
    pub fn enroll(&self, student: &Actor, course: &Course, expires_at: Option<Timestamp>) {
        self.seed_enrollment(student, &course.id, |enrollment| enrollment.expires_at = expires_at);
    }
}

/// A new section of a course; its id.
pub async fn section(editor: &Actor, course: &Course, title: &str) -> String {
    let reply = editor.post(&course.sections(), json!({ "title": title })).await;
    reply.assert_status(201).string("id")
}

/// A new text lecture of a section; its id.
pub async fn lecture(editor: &Actor, section: &str, title: &str) -> String {
    let body = json!({ "title": title, "content_type": "text", "duration_seconds": 60, "text_content": SECRET });
    lecture_of(editor, section, body).await.string("id")
}

/// A new lecture of a section that is as `body` says.
pub async fn lecture_of(editor: &Actor, section: &str, body: Value) -> Reply {
    let path = format!("/api/sections/{section}/lectures");
    editor.post(&path, body).await.assert_status(201)
}

/// The text of [`lecture`], which nobody may see who is not let through the content gate.
pub const SECRET: &str = "The answer is forty-two";

/// Sends `bytes` where an announced upload says; S3's status. `changed` headers replace those that were given.
pub async fn send_upload(actor: &Actor, announced: &Reply, bytes: Vec<u8>, changed: &[(&str, &str)]) -> u16 {
    let upload = &announced.body["upload"];
    assert_eq!(upload["method"], "PUT");
    let mut request = actor.http().put(upload["url"].as_str().unwrap());
    for (name, value) in upload["headers"].as_object().unwrap() {
        // The client counts its body itself, as every HTTP client does.
        if name != "content-length" && changed.iter().all(|(other, _)| other != name) {
            request = request.header(name, value.as_str().unwrap());
        }
    }
    for (name, value) in changed {
        request = request.header(*name, *value);
    }
    request.body(bytes).send().await.unwrap().status().as_u16()
}

/// `size` bytes that begin as a file of `content_type` does.
pub fn file(content_type: &str, size: usize) -> Vec<u8> {
    let head: &[u8] = match content_type {
        "video/mp4" => b"\0\0\0\x18ftypmp42\0\0\0\0",
        "video/quicktime" => b"\0\0\0\x14ftypqt  \0\0\0\0",
        "application/pdf" => b"%PDF-1.7\n",
        "application/zip" => b"PK\x03\x04",
        "image/png" => b"\x89PNG\r\n\x1a\n",
        "text/plain" => b"Notes",
        other => panic!("no file of {other}"),
    };
    let mut bytes = head.to_vec();
    bytes.resize(size.max(head.len()), b'x');
    bytes
}

/// Announces a file at `path` (of a lecture's video, PDF or resources), sends it and completes it; the upload's id.
pub async fn upload(editor: &Actor, path: &str, filename: &str, content_type: &str, size: usize) -> String {
    let bytes = file(content_type, size);
    let body = json!({ "filename": filename, "content_type": content_type, "size": bytes.len() });
    let announced = editor.post(path, body).await.assert_status(201);
    assert_eq!(send_upload(editor, &announced, bytes, &[]).await, 200);
    let id = announced.string("upload_id");
    complete(editor, &id).await.assert_status(200);
    id
}

/// Completes an upload.
pub async fn complete(actor: &Actor, upload_id: &str) -> Reply {
    actor
        .post(&format!("/api/uploads/{upload_id}/complete"), json!({}))
        .await
}

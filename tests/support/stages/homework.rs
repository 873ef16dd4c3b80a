//! Assignments and the students who hand in work.

use serde_json::{Value, json};

use crate::support::content::{complete, file, send_upload};
use crate::support::learning::Class;
use crate::support::{Actor, Reply, TestApp};

/// A class with an assignment.
pub struct Homework {
    pub class: Class,
    /// The id of the assignment.
    pub assignment: String,
}

impl TestApp {
    /// A class with an assignment that has these fields beside its title.
    pub async fn homework(&self, mut fields: Value) -> Homework {
        let class = self.class(0).await;
        fields["title"] = json!("Homework");
        let created = class.instructor.post(&class.of_course("/assignments"), fields).await;
        Homework {
            assignment: created.assert_status(201).string("id"),
            class,
        }
    }
}

impl Homework {
    /// A path below the assignment.
    pub fn of_assignment(&self, what: &str) -> String {
        format!("/api/assignments/{}{what}", self.assignment)
    }

    /// Hands in `body`.
    pub async fn submit(&self, student: &Actor, body: Value) -> Reply {
        student.post(&self.of_assignment("/submit"), body).await
    }

    /// Hands in a text as the class's student; the path of the submission.
    pub async fn hand_in(&self, text: &str) -> String {
        let submitted = self.submit(&self.class.student, json!({ "text": text })).await;
        format!("/api/submissions/{}", submitted.assert_status(200).string("id"))
    }

    /// The submissions as the instructor sees them.
    pub async fn list(&self) -> Vec<Value> {
        let list = self.class.instructor.get(&self.of_assignment("/submissions")).await;
        list.assert_status(200).results().to_vec()
    }

    /// The work that waits for a grade in the course.
    pub async fn waiting(&self) -> Vec<Value> {
        let list = self.class.instructor.get(&self.class.of_course("/ungraded")).await;
        list.assert_status(200).results().to_vec()
    }
}

/// A file to hand in.
pub fn announced(filename: &str, content_type: &str, size: usize) -> Value {
    json!({ "filename": filename, "content_type": content_type, "size": size })
}

/// Sends the file `number` of what was handed in, a text of 100 bytes, and completes its upload.
pub async fn send_text(student: &Actor, submitted: &Reply, number: usize) -> Reply {
    let id = send_only(student, submitted, number).await;
    complete(student, &id).await
}

/// Sends the file `number` of what was handed in, a text of 100 bytes; the id of its upload.
pub async fn send_only(student: &Actor, submitted: &Reply, number: usize) -> String {
    let mut upload = submitted.clone();
    upload.body = submitted.body["uploads"][number].clone();
    let bytes = file("text/plain", 100);
    assert_eq!(send_upload(student, &upload, bytes, &[]).await, 200);
    upload.string("upload_id")
}

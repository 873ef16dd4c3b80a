//! Sessions at which students check in.

use serde_json::{Value, json};

use crate::support::learning::Class;
use crate::support::{Actor, Reply, TestApp};

/// An attendance session of a class.
pub struct Session {
    pub id: String,
    /// Its path.
    pub path: String,
}

impl Class {
    /// Opens a session that lasts this number of minutes.
    pub async fn session(&self, minutes: u32) -> Session {
        let body = json!({ "duration_minutes": minutes });
        let opened = self.instructor.post(&self.of_course("/attendance"), body).await;
        let id = opened.assert_status(201).string("id");
        let path = format!("/api/attendance/{id}");
        Session { id, path }
    }

    /// The code of a session that has just changed, so that it is valid for a minute.
    pub async fn fresh_code(&self, app: &TestApp, session: &Session) -> String {
        let shown = self.instructor.get(&session.path).await.assert_status(200);
        app.advance(shown.body["code_changes_in"].as_i64().unwrap());
        self.instructor
            .get(&session.path)
            .await
            .assert_status(200)
            .string("code")
    }

    /// Lets a student check in at a session.
    pub async fn check_in(&self, app: &TestApp, session: &Session, student: &Actor) -> Reply {
        let code = self.fresh_code(app, session).await;
        student.post(&session.of("/check-in"), json!({ "code": code })).await
    }

    /// Records the attendance of a student.
    pub async fn record(&self, session: &Session, student: &Actor, status: &str) -> Reply {
        let body = json!({ "user_id": student.id, "status": status, "reason": "As agreed." });
        self.instructor.patch(&session.path, body).await
    }

    /// The attendance of a student, as instructors see it.
    pub async fn attendance_of(&self, student: &Actor) -> Value {
        let reply = self
            .instructor
            .get(&self.of_course("/attendance"))
            .await
            .assert_status(200);
        let students = reply.body["students"].as_array().unwrap();
        let found = students.iter().find(|row| row["user_id"] == student.id.as_str());
        found.cloned().unwrap_or_default()
    }
}

impl Session {
    /// A path below the session.
    pub fn of(&self, what: &str) -> String {
        format!("{}{what}", self.path)
    }
}

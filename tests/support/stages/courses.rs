//! Courses, made as instructors make them.

use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Value, json};

use crate::support::Actor;
use crate::support::TestApp;

/// Codes and titles are never shared between tests.
static COURSES: AtomicU32 = AtomicU32::new(1);

impl TestApp {
    /// A new course of `instructor`, a draft, with a code that no other has.
    pub async fn course(&self, instructor: &Actor) -> Value {
        self.course_with(instructor, json!({})).await
    }

    /// A new course of `instructor`, a draft, with these fields besides a code and a title of its own.
    pub async fn course_with(&self, instructor: &Actor, fields: Value) -> Value {
        let number = COURSES.fetch_add(1, Ordering::Relaxed);
        let mut course = json!({ "title": format!("Course {number}"), "course_code": format!("C-{number}") });
        let all = course.as_object_mut().unwrap();
        all.extend(fields.as_object().unwrap().clone());
        instructor.post("/api/courses", course).await.assert_status(201).body
    }

    /// A new course of `instructor` that is published.
    pub async fn published_course(&self, instructor: &Actor) -> Value {
        self.published_course_with(instructor, json!({})).await
    }

    /// A new published course of `instructor` with these fields.
    pub async fn published_course_with(&self, instructor: &Actor, fields: Value) -> Value {
        let course = self.course_with(instructor, fields).await;
        let path = format!("/api/courses/{}/publish", course["id"].as_str().unwrap());
        instructor.post(&path, json!({})).await.assert_status(200).body
    }
}

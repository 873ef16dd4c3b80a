//! Students of courses, and what they have learned.

use serde_json::json;
use shared_catalog::rules::price::{Currency, Price};

use crate::support::Actor;
use crate::support::TestApp;
use crate::support::content::{Course, lecture, lecture_of, section};
use crate::support::seeds::paise;

/// A published course with lectures, its instructor and an enrolled student.
pub struct Class {
    pub instructor: Actor,
    pub course: Course,
    /// A section of the course.
    pub section: String,
    /// The ids of its lectures: texts.
    pub lectures: Vec<String>,
    pub student: Actor,
    /// The student's enrollment.
    pub enrollment: String,
}

impl Class {
    /// A path below the student's enrollment.
    pub fn of_enrollment(&self, what: &str) -> String {
        format!("/api/enrollments/{}{what}", self.enrollment)
    }

    /// A path below the course.
    pub fn of_course(&self, what: &str) -> String {
        format!("/api/courses/{}{what}", self.course.id)
    }

    /// A path below a lecture.
    pub fn of_lecture(&self, number: usize, what: &str) -> String {
        format!("/api/lectures/{}{what}", self.lectures[number])
    }

    /// Completes a lecture; the percentage of the course since.
    pub async fn complete(&self, number: usize) -> f64 {
        let reply = self
            .student
            .post(&self.of_lecture(number, "/progress"), json!({ "completed": true }))
            .await;
        reply.assert_status(200).body["course_percentage"].as_f64().unwrap()
    }
}

impl TestApp {
    /// A class with this number of lectures.
    pub async fn class(&self, lectures: usize) -> Class {
        let instructor = self.instructor().await;
        let course = self.published(&instructor);
        let section = section(&instructor, &course, "Basics").await;
        let mut ids = Vec::new();
        for number in 0..lectures {
            ids.push(lecture(&instructor, &section, &format!("Lecture {number}")).await);
        }
        let student = self.student().await;
        let enrollment = enroll(&student, &course).await;
        Class {
            instructor,
            course,
            section,
            lectures: ids,
            student,
            enrollment,
        }
    }

    /// Gives a course a price, in paise.
    pub fn price(&self, course: &Course, amount: u32) {
        self.change_course(&course.id, |course| course.price = paise(amount.into()));
    }

    /// Gives a course a price in another currency, in its minor units.
    pub fn price_in(&self, course: &Course, minor_units: u64, currency: &str) {
        let currency = Currency::parse(currency).unwrap();
        self.change_course(&course.id, |course| course.price = Price { minor_units, currency });
    }

    /// Makes students of a course get certificates.
    pub fn give_certificates(&self, course: &Course) {
        self.change_course(&course.id, |course| course.has_certificate = true);
    }

    /// How many students a course counts.
    pub fn enrolled_count(&self, course: &Course) -> u64 {
        self.course_row(&course.id).enrolled_count
    }

    /// The sum and the number of the ratings of a course.
    pub fn ratings(&self, course: &Course) -> (u64, u64) {
        let row = self.course_row(&course.id);
        (row.rating_sum, row.rating_count)
    }
}

/// Enrolls somebody in a free course and returns the id of the enrollment.
pub async fn enroll(student: &Actor, course: &Course) -> String {
    let reply = student
        .post(&format!("/api/courses/{}/enroll", course.id), json!({}))
        .await;
    reply.assert_status(201).string("id")
}

/// Adds a video of this length in seconds and returns its id.
pub async fn video(editor: &Actor, section: &str, seconds: u32) -> String {
    let body = json!({ "title": "A video", "content_type": "video", "duration_seconds": seconds });
    lecture_of(editor, section, body).await.string("id")
}

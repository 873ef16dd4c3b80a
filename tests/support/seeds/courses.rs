//! Courses.

use jiff::Timestamp;
use serde_json::json;
use shared::database::Table;
use shared::ids::CourseId;
use shared_accounts::store::users::User;
use shared_catalog::rules::course::CourseStatus;
use shared_catalog::rules::price::{Currency, Price};
use shared_catalog::store::courses::{self, Course, CourseDetails, CourseInstructor, Courses, DetailedCourse};

use super::parsed;
use crate::support::{Actor, TestApp};

impl TestApp {
    /// A course of `instructor`, with all rows that belong to it: a draft unless `change` says otherwise.
    pub fn seed_course(&self, instructor: &Actor, change: impl FnOnce(&mut Course)) -> Course {
        let detailed = self.seed_detailed_course(instructor, |detailed| change(&mut detailed.course));
        detailed.course
    }

    /// As [`TestApp::seed_course`], with long texts.
    pub fn seed_detailed_course(&self, instructor: &Actor, change: impl FnOnce(&mut DetailedCourse)) -> DetailedCourse {
        let mut course = DetailedCourse {
            course: self.new_course(&self.user(&instructor.id)),
            details: CourseDetails::default(),
        };
        change(&mut course);
        self.put_course_rows(&course);
        course
    }

    /// Puts a course with all rows that belong to it.
    pub fn put_course_rows(&self, course: &DetailedCourse) {
        for row in Courses::items(course).unwrap() {
            self.put_row(Table::Catalog, row);
        }
    }

    /// The row of a course.
    pub fn course_row(&self, id: &str) -> Course {
        self.stored(&courses::key(parsed(id)))
    }

    /// Changes the row of a course, and none of the others that belong to it.
    pub fn change_course(&self, id: &str, change: impl FnOnce(&mut Course)) {
        self.change(&courses::key(parsed(id)), change);
    }

    /// Marks a course as deleted. Its rows stay.
    pub fn mark_course_deleted(&self, id: &str) {
        let now = self.cloud.clock().now();
        self.change_course(id, |course| course.deleted_at = Some(now));
    }

    /// A course that nobody but `owner` knows yet.
    fn new_course(&self, owner: &User) -> Course {
        let id: CourseId = self.fresh_id();
        let text = id.to_string();
        let code = format!("C-{}", &text[text.len() - 12..]).to_uppercase();
        let mut course = course(id, &code, self.cloud.clock().now());
        course.instructors = vec![CourseInstructor::from(owner)];
        course
    }
}

/// A draft without instructors. Everything that a course can be without has its default.
pub fn course(id: CourseId, code: &str, now: Timestamp) -> Course {
    serde_json::from_value(json!({
        "id": id, "slug": code.to_lowercase(), "course_code": code, "title": "Programming in Python",
        "level": "beginner", "language": "en", "status": CourseStatus::Draft, "price": Price::FREE,
        "instructors": [], "created_at": now, "updated_at": now,
    }))
    .unwrap()
}

/// A price in paise.
pub fn paise(minor_units: u64) -> Price {
    Price {
        minor_units,
        currency: Currency::INR,
    }
}

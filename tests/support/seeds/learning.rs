//! Enrollments.

use serde::{Deserialize, Serialize};
use shared::database::Table;
use shared_learning::rules::enrollment::{EnrollmentStatus, PaymentStatus, Terms};
use shared_learning::store::enrollments::{self, Enrollment};

use super::parsed;
use crate::support::{Actor, TestApp};

/// The number of notes, which is an attribute of the enrollment.
#[derive(Serialize, Deserialize)]
struct NotesCount {
    #[serde(default)]
    notes_count: u32,
}

impl TestApp {
    /// Enrolls `student` for free and for an unlimited time, unless `change` says otherwise.
    pub fn seed_enrollment(
        &self,
        student: &Actor,
        course_id: &str,
        change: impl FnOnce(&mut Enrollment),
    ) -> Enrollment {
        let terms = Terms {
            status: EnrollmentStatus::Active,
            payment_status: PaymentStatus::Free,
            expires_at: None,
        };
        let (user_id, course_id, now) = (parsed(&student.id), parsed(course_id), self.cloud.clock().now());
        let mut enrollment = Enrollment::new(self.fresh_id(), user_id, course_id, terms, now);
        change(&mut enrollment);
        self.put_writes(Table::Learning, enrollments::create(&enrollment).unwrap());
        enrollment
    }

    /// Enrolls `count` more users, who have no accounts, as `enrollment` is.
    pub fn copy_enrollment(&self, enrollment: &Enrollment, count: usize) {
        for _ in 0..count {
            let copy = Enrollment {
                id: self.fresh_id(),
                user_id: self.fresh_id(),
                ..enrollment.clone()
            };
            self.put_writes(Table::Learning, enrollments::create(&copy).unwrap());
        }
    }

    /// The enrollment of a student in a course.
    pub fn enrollment_row(&self, student: &Actor, course_id: &str) -> Enrollment {
        self.stored(&enrollments::key(parsed(&student.id), parsed(course_id)))
    }

    /// Changes the enrollment of a student in a course.
    pub fn change_enrollment(&self, student: &Actor, course_id: &str, change: impl FnOnce(&mut Enrollment)) {
        self.change(&enrollments::key(parsed(&student.id), parsed(course_id)), change);
    }

    /// Makes a student's course count this number of notes.
    pub fn set_notes_count(&self, student: &Actor, course_id: &str, count: u32) {
        let key = enrollments::key(parsed(&student.id), parsed(course_id));
        self.change(&key, |row: &mut NotesCount| row.notes_count = count);
    }
}

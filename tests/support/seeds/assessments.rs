//! The limits of attendance and of assignments.

use serde::{Deserialize, Serialize};
use shared::database::{Key, Table};
use shared_assessment::store::attendance::sessions;
use shared_catalog::store::courses;

use super::parsed;
use crate::support::TestApp;

/// The times of all attendance sessions of a course, which are an attribute of its schedule.
#[derive(Serialize, Deserialize)]
struct Times {
    times: Vec<i64>,
}

/// The number of assignments of a course.
#[derive(Serialize, Deserialize)]
struct AssignmentsCount {
    assignments_count: u32,
}

impl TestApp {
    /// Makes the schedule of a course have the times of its sessions `count` times.
    pub fn repeat_sessions(&self, course_id: &str, count: usize) {
        let key = sessions::schedule_key(parsed(course_id));
        self.change(&key, |schedule: &mut Times| {
            schedule.times = schedule.times.repeat(count);
        });
    }

    /// Makes a course that has assignments count this number of them.
    pub fn set_assignments_count(&self, course_id: &str, count: u32) {
        let partition = courses::partition(parsed(course_id));
        let key = Key::new(Table::Catalog, partition, "ASSIGNMENTS");
        self.change(&key, |row: &mut AssignmentsCount| row.assignments_count = count);
    }
}

//! Files of courses.

use shared::database::{Key, Table};
use shared_catalog::store::course_files::CourseFile;
use shared_catalog::store::courses;

use crate::support::TestApp;

impl TestApp {
    /// Changes a file.
    pub fn change_course_file(&self, file: &CourseFile, change: impl FnOnce(&mut CourseFile)) {
        self.change(&key(file), change);
    }

    /// Adds `count` copies of a file to its course.
    pub fn copy_course_file(&self, file: &CourseFile, count: usize) {
        for _ in 0..count {
            let copy = CourseFile {
                id: self.fresh_id(),
                ..file.clone()
            };
            self.put(key(&copy), &copy);
        }
    }

    /// Whether DynamoDB removes the two rows of a file some day.
    pub fn expires(&self, file: &CourseFile) -> [bool; 2] {
        let pointer = Key::new(Table::Catalog, format!("FILE#{}", file.id), "FILE");
        [key(file), pointer].map(|key| self.stored::<serde_json::Value>(&key)["ttl"].is_number())
    }
}

fn key(file: &CourseFile) -> Key {
    let partition = courses::partition(file.course_id);
    Key::new(Table::Catalog, partition, format!("FILE#{}", file.id))
}

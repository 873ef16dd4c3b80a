//! Rows put into the tables without any endpoint, made from the store's own types.
//!
//! A test that needs a state that no endpoint leads to changes a [`Course`], an [`Enrollment`] or a [`User`] here
//! instead of DynamoDB's JSON: when the store changes, the test no longer compiles.

use std::collections::HashMap;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_dynamo::AttributeValue;
use serde_json::{Map, Value, json};
use shared::database::{Key, Table};
use shared::ids::{CourseId, Id, Ids};
use shared_accounts::store::users::{self, User};
use shared_catalog::rules::course::CourseStatus;
use shared_catalog::rules::price::{Currency, Price};
use shared_catalog::store::courses::{self, Course, CourseDetails, CourseInstructor, Courses, DetailedCourse};
use shared_learning::rules::enrollment::{EnrollmentStatus, PaymentStatus, Terms};
use shared_learning::store::enrollments::{self, Enrollment};

use super::app::TestApp;
use super::people::Actor;

impl TestApp {
    /// The user with this id.
    pub fn user(&self, id: &str) -> User {
        self.stored(&users::key(parsed(id)))
    }

    /// Changes a user.
    pub fn change_user(&self, id: &str, change: impl FnOnce(&mut User)) {
        self.change(&users::key(parsed(id)), change);
    }

    /// Gives a user `count` more sessions, copies of a session that the user has, all older than it.
    pub fn seed_sessions(&self, user_id: &str, count: usize) {
        let user_id = parsed(user_id);
        let partition = users::key(user_id).pk;
        let rows = self.rows("USERS_TABLE");
        let own = |row: &&Value| row["kind"]["S"] == "session" && row["pk"]["S"] == partition.as_str();
        let current = rows.iter().find(own).unwrap();
        for number in 0..count {
            let id = format!("00000000-0000-7000-8000-{number:012}");
            let mut row = current.clone();
            row["sk"] = json!({ "S": format!("SESSION#{id}") });
            row["id"] = json!({ "S": id });
            self.put_row("USERS_TABLE", row);
        }
    }

    /// How many rows of sessions a user has, dead ones included.
    pub fn session_rows(&self, user_id: &str) -> usize {
        let partition = users::key(parsed(user_id)).pk;
        let rows = self.rows("USERS_TABLE").into_iter();
        rows.filter(|row| row["kind"]["S"] == "session" && row["pk"]["S"] == partition.as_str())
            .count()
    }

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
        for item in Courses::items(&course).unwrap() {
            let item = item
                .into_iter()
                .map(|(name, value)| (name, AttributeValue::from(value)));
            self.put_row("CATALOG_TABLE", plain(&item.collect::<HashMap<_, _>>()));
        }
        course
    }

    /// Changes the row of a course, and none of the others that belong to it.
    pub fn change_course(&self, id: &str, change: impl FnOnce(&mut Course)) {
        self.change(&courses::key(parsed(id)), change);
    }

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
        self.put(&enrollments::key(user_id, course_id), "enrollment", &enrollment);
        let by_id = enrollments::id_key(user_id, enrollment.id);
        self.put(&by_id, "enrollment_id", &json!({ "course_id": course_id }));
        enrollment
    }

    /// An id that nothing has yet.
    pub fn fresh_id<T>(&self) -> Id<T> {
        Ids::new(self.cloud.clock().clone()).id()
    }

    fn new_course(&self, owner: &User) -> Course {
        let (id, now): (CourseId, _) = (self.fresh_id(), self.cloud.clock().now());
        let text = id.to_string();
        let course_code = format!("C-{}", &text[text.len() - 12..]).to_uppercase();
        // What a course can be without stands at its default.
        serde_json::from_value(json!({
            "id": id, "slug": course_code.to_lowercase(), "course_code": course_code, "title": "Programming in Python",
            "level": "beginner", "language": "en", "status": CourseStatus::Draft, "price": Price::FREE,
            "instructors": [CourseInstructor::from(owner)], "created_at": now, "updated_at": now,
        }))
        .unwrap()
    }

    /// The row under a key.
    pub fn stored<T: DeserializeOwned>(&self, key: &Key) -> T {
        let row = self.row(variable(key.table), &key.pk, &key.sk);
        assert!(row.is_object(), "there is no row {key:?}");
        let item: serde_dynamo::Item = serde_json::from_value(row).unwrap();
        serde_dynamo::from_item(item).unwrap()
    }

    /// Changes the row under a key. Attributes that `change` leaves alone stay as they are, including those that the
    /// type does not know, such as the keys of an index.
    pub fn change<T: Serialize + DeserializeOwned>(&self, key: &Key, change: impl FnOnce(&mut T)) {
        let mut value: T = self.stored(key);
        let before = attributes(&value);
        change(&mut value);
        let mut row = self.row(variable(key.table), &key.pk, &key.sk);
        let row_members = row.as_object_mut().unwrap();
        for (name, after) in attributes(&value) {
            if before.get(&name) != Some(&after) {
                row_members.insert(name, after);
            }
        }
        row_members.retain(|_, value| value.get("NULL").is_none());
        self.put_row(variable(key.table), row);
    }

    /// Puts a row of `kind` under a key.
    pub fn put(&self, key: &Key, kind: &str, row: &impl Serialize) {
        let mut item = attributes(row);
        item.retain(|_, value| value.get("NULL").is_none());
        for (name, text) in [("pk", &*key.pk), ("sk", &*key.sk), ("kind", kind)] {
            item.insert(name.to_owned(), json!({ "S": text }));
        }
        self.put_row(variable(key.table), item.into());
    }
}

/// A price in paise.
pub fn paise(minor_units: u64) -> Price {
    Price {
        minor_units,
        currency: Currency::INR,
    }
}

fn parsed<T>(id: &str) -> Id<T> {
    id.parse().unwrap()
}

/// The attributes of a row, in DynamoDB's JSON.
fn attributes(row: &impl Serialize) -> Map<String, Value> {
    let item: serde_dynamo::Item = serde_dynamo::to_item(row).unwrap();
    serde_json::from_value(plain(&item)).unwrap()
}

fn plain(item: &impl Serialize) -> Value {
    serde_json::to_value(item).unwrap()
}

/// The variable with the name of a table.
fn variable(table: Table) -> &'static str {
    match table {
        Table::Users => "USERS_TABLE",
        Table::Otps => "OTPS_TABLE",
        Table::Catalog => "CATALOG_TABLE",
        Table::Learning => "LEARNING_TABLE",
        Table::Plans => "PLANS_TABLE",
        Table::Payments => "PAYMENTS_TABLE",
        Table::Community => "COMMUNITY_TABLE",
    }
}

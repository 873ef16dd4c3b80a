//! Study plans.

mod calendar;
mod calendar_feed;
mod feedback;
mod generations;
mod isolation;
mod personal_data;
mod plan_subjects;
#[expect(clippy::module_inception, reason = "the group has the name of its main resource")]
mod plans;
mod tasks;
mod today;

use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use shared::database::Table;

use crate::support::{Actor, Reply, TestApp};

pub const CALENDAR: &str = "/api/plans/calendar";
pub const GENERATE: &str = "/api/plans/generate";

/// The date `days` from today in the default time zone of students.
pub fn day(app: &TestApp, days: i64) -> Date {
    let zone = TimeZone::get("Asia/Kolkata").unwrap();
    app.cloud.clock().now().to_zoned(zone).date() + days.days()
}

/// A request for a plan of two subjects with exams in three and in four weeks.
pub fn request(app: &TestApp) -> Value {
    json!({ "daily_hours": 3, "subjects": [
        { "name": "Mathematics", "exam_date": day(app, 21), "difficulty": "hard" },
        { "name": "Geography", "exam_date": day(app, 28), "difficulty": "easy" },
    ] })
}

/// Generates a plan and waits until it is ready.
pub async fn planned(app: &TestApp, student: &Actor) -> Reply {
    student.post(GENERATE, request(app)).await.assert_status(200)
}

/// All tasks of a generation, in order.
pub fn tasks(generation: &Value) -> Vec<Value> {
    let days = generation["calendar"].as_array().unwrap();
    days.iter()
        .flat_map(|day| day["tasks"].as_array().unwrap().clone())
        .collect()
}

/// The total minutes of the tasks of a subject.
pub fn minutes(generation: &Value, subject: &str) -> u64 {
    let tasks = tasks(generation);
    let of_subject = tasks.iter().filter(|task| task["subject"] == subject);
    of_subject.map(|task| task["minutes"].as_u64().unwrap()).sum()
}

/// The stored rows of a kind.
pub fn rows(app: &TestApp, kind: &str) -> Vec<Value> {
    let mut rows = app.rows(Table::Plans);
    rows.retain(|row| row["kind"] == kind);
    rows
}

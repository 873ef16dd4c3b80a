//! Study plans.

mod calendar;
mod feedback;
mod generate;
mod idempotency;
mod isolation;
mod leave;
mod provider;
mod quota;
mod reschedule;
mod subjects;
mod tasks;
mod tell;
mod wait;

use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use crate::support::{Actor, Reply, TestApp};

pub const GENERATE: &str = "/api/plans/generate";

/// The date in so many days where students are unless they say otherwise.
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

/// A plan that is ready.
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

/// The minutes of a subject.
pub fn minutes(generation: &Value, subject: &str) -> u64 {
    let tasks = tasks(generation);
    let own = tasks.iter().filter(|task| task["subject"] == subject);
    own.map(|task| task["minutes"].as_u64().unwrap()).sum()
}

/// The rows of a kind.
pub fn rows(app: &TestApp, kind: &str) -> Vec<Value> {
    let mut rows = app.rows("PLANS_TABLE");
    rows.retain(|row| row["kind"]["S"] == kind);
    rows
}

//! Tests of `functions/catalog`.

mod audit;
mod categories;
mod course_instructors;
mod courses;
mod instructors;
mod lectures;
mod preferred_subjects;
mod sections;
mod subjects;

use serde_json::Value;

use crate::support::Reply;

/// A text field of a reply body or a row.
#[track_caller]
fn text(value: &Value, field: &str) -> String {
    value[field]
        .as_str()
        .unwrap_or_else(|| panic!("no {field} in {value}"))
        .to_owned()
}

/// The path of a course followed by `rest`.
fn path(course: &Value, rest: &str) -> String {
    format!("/api/courses/{}{rest}", text(course, "id"))
}

/// The titles of a list.
fn titles(list: &Reply) -> Vec<String> {
    list.results().iter().map(|row| text(row, "title")).collect()
}

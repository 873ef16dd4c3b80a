//! What can be learnt.

mod categories;
mod content_gate;
mod courses;
mod create_course;
mod create_lecture;
mod delete_course;
mod instructors;
mod lecture_content;
mod list_courses;
mod sections;
mod subjects;
mod update_course;
mod update_lecture;

use serde_json::Value;

use crate::support::Reply;

/// A text field of a reply's body or a row.
#[track_caller]
fn text(value: &Value, field: &str) -> String {
    value[field]
        .as_str()
        .unwrap_or_else(|| panic!("no {field} in {value}"))
        .to_owned()
}

/// The path of a course and what follows it.
fn path(course: &Value, rest: &str) -> String {
    format!("/api/courses/{}{rest}", text(course, "id"))
}

/// The titles of a list.
fn titles(list: &Reply) -> Vec<String> {
    list.results().iter().map(|row| text(row, "title")).collect()
}

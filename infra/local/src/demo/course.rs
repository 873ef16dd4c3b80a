//! Demo courses as Markdown files.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::Result;

/// Marks lectures that are free to preview.
const PREVIEW: &str = " (preview)";

/// A course to create.
#[derive(Debug, PartialEq)]
pub(super) struct Course {
    /// The body of `POST /api/courses`.
    pub(super) fields: Map<String, Value>,
    pub(super) category: String,
    pub(super) instructor: String,
    pub(super) is_draft: bool,
    pub(super) sections: Vec<(String, Vec<Lecture>)>,
}

#[derive(Debug, PartialEq)]
pub(super) struct Lecture {
    pub(super) title: String,
    pub(super) is_preview: bool,
    pub(super) text: String,
}

/// The front matter that is not part of the endpoint's body.
#[derive(Deserialize)]
struct Front {
    category: String,
    instructor: String,
    #[serde(default)]
    status: Option<String>,
    #[serde(flatten)]
    fields: Map<String, Value>,
}

/// Parses a course file.
pub(super) fn parse(text: &str) -> Result<Course> {
    let malformed = "a demo course begins with its fields between two lines of ---";
    let (front, body) = text
        .strip_prefix("---\n")
        .and_then(|rest| rest.split_once("\n---\n"))
        .ok_or(malformed)?;
    let mut front: Front = serde_yaml_ng::from_str(front)?;
    let mut parts = body.split("\n# ");
    let description = parts.next().unwrap_or_default().trim();
    front.fields.insert("description".to_owned(), description.into());
    let sections = parts.map(|part| {
        let mut lectures = part.split("\n## ");
        let title = lectures.next().unwrap_or_default().trim().to_owned();
        (title, lectures.map(lecture).collect())
    });
    Ok(Course {
        fields: front.fields,
        category: front.category,
        instructor: front.instructor,
        is_draft: front.status.as_deref() == Some("draft"),
        sections: sections.collect(),
    })
}

fn lecture(part: &str) -> Lecture {
    let (title, text) = part.split_once('\n').unwrap_or((part, ""));
    let title = title.trim();
    Lecture {
        title: title.strip_suffix(PREVIEW).unwrap_or(title).to_owned(),
        is_preview: title.ends_with(PREVIEW),
        text: text.trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::{COURSES, INSTRUCTORS};

    #[test]
    fn every_demo_course_has_fields_sections_and_lectures_with_text() {
        for text in COURSES {
            let course = parse(text).unwrap();
            assert!(course.fields.contains_key("course_code") && !course.fields.contains_key("category"));
            assert!(INSTRUCTORS.iter().any(|(email, ..)| *email == course.instructor));
            assert!(!course.sections.is_empty());
            for (title, lectures) in &course.sections {
                assert!(!title.is_empty() && !lectures.is_empty());
                assert!(
                    lectures
                        .iter()
                        .all(|lecture| lecture.text.len() > 100 && !lecture.title.contains('('))
                );
            }
        }
        let python = parse(COURSES[0]).unwrap();
        assert_eq!(python.sections[0].1[0].title, "Values and names");
        assert!(python.sections[0].1[0].is_preview && !python.sections[0].1[1].is_preview);
    }
}

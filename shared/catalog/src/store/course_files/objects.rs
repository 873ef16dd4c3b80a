//! The names of the objects of course files in the bucket of uploads.

use shared::ids::{CourseFileId, CourseId};

/// The key that the client uploads a file to.
pub fn incoming_object(course_id: CourseId, id: CourseFileId) -> String {
    format!("{}{id}", incoming_objects(course_id))
}

/// The prefix of what clients upload to a course.
pub fn incoming_objects(course_id: CourseId) -> String {
    format!("incoming/{course_id}/")
}

/// The prefix of the accepted contents of a file: one, except while several arrive at the same time.
pub fn objects_of(course_id: CourseId, id: CourseFileId) -> String {
    format!("{}{id}/", objects(course_id))
}

/// The prefix of the accepted contents of a course.
pub fn objects(course_id: CourseId) -> String {
    format!("files/{course_id}/")
}

/// The prefix of the segments of a file.
pub fn segments(course_id: CourseId, id: CourseFileId) -> String {
    format!("{}{id}/", all_segments(course_id))
}

/// The prefix of the segments of a course.
pub fn all_segments(course_id: CourseId) -> String {
    format!("index/{course_id}/")
}

/// The IDs of the course and the file that the object `name` was uploaded for.
pub fn ids_of(name: &str) -> Option<(CourseId, CourseFileId)> {
    let (course_id, id) = name.strip_prefix("incoming/")?.split_once('/')?;
    Some((course_id.parse().ok()?, id.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_objects_that_clients_upload_have_ids() {
        let id = "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c";
        let (course_id, file_id) = (id.parse().unwrap(), id.parse().unwrap());
        let incoming = incoming_object(course_id, file_id);
        assert_eq!(ids_of(&incoming), Some((course_id, file_id)));
        let accepted = format!("{}etag", objects_of(course_id, file_id));
        for other in ["incoming/x", "incoming/x/y", &accepted, &format!("{incoming}/z")] {
            assert_eq!(ids_of(other), None, "{other}");
        }
    }
}

//! Files: images, uploads, what lectures consist of, and the files of courses.

use shared::http::group::{EndpointGroup, Group, Sink};
use shared::lambda::Function;

mod course_files;
mod images;
mod lecture_media;
mod lecture_resources;
mod uploads;

/// The function that serves this group.
pub fn function() -> Function {
    Function::http::<Media>("media")
}

struct Media;

impl EndpointGroup for Media {
    const DESCRIPTION: &'static str =
        "Uploads, images under stable URLs, and the videos, documents and files of courses.";

    fn operations<T: Sink>() -> Group<T> {
        Group::new()
            .resource(images::operations)
            .resource(uploads::operations)
            .resource(lecture_media::operations)
            .resource(lecture_resources::operations)
            .resource(course_files::operations)
    }
}

//! Files: images, uploads, what lectures consist of, and the files of courses.

use shared::http::Group;
use shared::http::group::{EndpointGroup, Sink};
use shared::lambda::Function;
use shared::routes;

mod course_files;
mod images;
mod lecture_media;
mod lecture_resources;
mod uploads;

/// The function that serves this group.
#[must_use]
pub fn function() -> Function {
    Function::http::<Media>("media")
}

struct Media;

impl EndpointGroup for Media {
    const DESCRIPTION: &'static str =
        "Uploads, images under stable URLs, and the videos, documents and files of courses.";

    fn operations<T: Sink>() -> Group<T> {
        Group::new()
            .operation(routes!(images::get::get_image))
            .operation(routes!(uploads::complete::complete_upload))
            .operation(routes!(lecture_media::update::update_lecture_video))
            .operation(routes!(lecture_media::update::update_lecture_pdf))
            .operation(routes!(lecture_media::delete::delete_lecture_video))
            .operation(routes!(lecture_media::delete::delete_lecture_pdf))
            .operation(routes!(lecture_resources::list::list_lecture_resources))
            .operation(routes!(lecture_resources::create::create_lecture_resource))
            .operation(routes!(lecture_resources::delete::delete_lecture_resource))
            .operation(routes!(course_files::list::list_course_files))
            .operation(routes!(course_files::create::create_course_file))
            .operation(routes!(course_files::get::get_course_file))
            .operation(routes!(course_files::delete::delete_course_file))
    }
}

//! Files: images under stable addresses, uploads, what lectures consist of, and the files of courses.
//!
//! | operation | file |
//! |---|---|
//! | `GET /api/media/{id}` | `show_image.rs` |
//! | `POST /api/uploads/{id}/complete` | `complete_upload.rs` |
//! | `POST /api/lectures/{id}/video` | `set_video.rs` |
//! | `DELETE /api/lectures/{id}/video` | `remove_video.rs` |
//! | `POST /api/lectures/{id}/pdf` | `set_pdf.rs` |
//! | `DELETE /api/lectures/{id}/pdf` | `remove_pdf.rs` |
//! | `GET /api/lectures/{id}/resources` | `list_resources.rs` |
//! | `POST /api/lectures/{id}/resources` | `add_resource.rs` |
//! | `DELETE /api/resources/{id}` | `remove_resource.rs` |
//! | `GET /api/courses/{course}/files` | `list_files.rs` |
//! | `POST /api/courses/{course}/files` | `announce_file.rs` |
//! | `GET /api/files/{id}` | `get_file.rs` |
//! | `DELETE /api/files/{id}` | `remove_file.rs` |

use shared::http::Group;
use shared::http::group::Target;
use shared::lambda::Function;
use shared::routes;

mod add_resource;
mod announce_file;
mod complete_upload;
mod file_reply;
mod get_file;
mod list_files;
mod list_resources;
mod media_request;
mod remove_file;
mod remove_pdf;
mod remove_resource;
mod remove_video;
mod resource_reply;
mod set_pdf;
mod set_video;
mod show_image;

/// The function.
#[must_use]
pub fn function() -> Function {
    Function::http("media", group, group)
}

/// Its operations.
fn group<T: Target>() -> Group<T> {
    Group::new()
        .operation(routes!(show_image::show_image))
        .operation(routes!(complete_upload::complete_upload))
        .operation(routes!(set_video::set_video))
        .operation(routes!(remove_video::remove_video))
        .operation(routes!(set_pdf::set_pdf))
        .operation(routes!(remove_pdf::remove_pdf))
        .operation(routes!(list_resources::list_resources))
        .operation(routes!(add_resource::add_resource))
        .operation(routes!(remove_resource::remove_resource))
        .operation(routes!(list_files::list_files))
        .operation(routes!(announce_file::announce_file))
        .operation(routes!(get_file::get_file))
        .operation(routes!(remove_file::remove_file))
}

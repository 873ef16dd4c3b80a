//! Images under stable addresses, uploads, what lectures consist of, and the files of courses.

mod complete_upload;
mod course_files;
mod lecture_media;
mod resources;
mod show_image;

//! Images under permanent addresses, uploads, what lectures consist of, and the files of courses.

mod course_files;
mod images;
mod lecture_media;
mod lecture_resources;
mod uploads;

//! The video and the PDF of a lecture.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::lecture_media;

pub(crate) mod delete;
pub(crate) mod request;
pub(crate) mod service;
pub(crate) mod update;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(lecture_media::update::update_lecture_video))
        .operation(routes!(lecture_media::update::update_lecture_pdf))
        .operation(routes!(lecture_media::delete::delete_lecture_video))
        .operation(routes!(lecture_media::delete::delete_lecture_pdf))
}

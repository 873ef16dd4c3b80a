//! Videos, PDFs and resources of lectures. Each change is one transaction of rows of [`crate::store::lectures`],
//! [`crate::store::resources`] and [`crate::store::uploads`] that the version of the lecture guards.

use std::collections::HashMap;

use jiff::Timestamp;
use shared::database::{Database, Item, Key, Write, decode};
use shared::error::{Error, ErrorCode, Result};
use shared::ids::ResourceId;
use shared::types::upload::Purpose;

use crate::rules::outline::Outline;
use crate::store::lectures::{self, Lecture, Media};
use crate::store::outlines::Outlines;
use crate::store::resources::{self, Pointer, Resource};
use crate::store::uploads::{self, Upload};

/// The media that a lecture can have one of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaKind {
    /// The video.
    Video,
    /// The PDF.
    Pdf,
}

/// Changes the media of lectures.
#[derive(Clone, Copy, Debug)]
pub struct LectureMedia<'a>(pub &'a Database);

impl LectureMedia<'_> {
    /// Adds a checked upload to its lecture, and returns the media that it replaces. Repeating this is harmless.
    ///
    /// # Errors
    /// [`ErrorCode::Conflict`] if the lecture is deleted or has the maximum number of resources, and [`ErrorCode::NotFound`] if
    /// the upload is deleted.
    pub async fn attach(&self, upload: &Upload, now: Timestamp) -> Result<Option<Media>> {
        let (course_id, lecture_id) = upload.purpose.lecture().ok_or_else(Error::not_found)?;
        let (lecture_key, upload_key) = (lectures::key(lecture_id), uploads::key(upload.id));
        let edit = |_outline: &mut Outline, rows: &mut HashMap<Key, Item>| {
            let stored: Upload = decode(rows.remove(&upload_key).ok_or_else(Error::not_found)?)?;
            if stored.ready {
                return Ok((None, Vec::new()));
            }
            let row = rows.remove(&lecture_key).ok_or_else(gone)?;
            let mut lecture: Lecture = decode(row)?;
            let (replaced, mut writes) = put_in(&mut lecture, &stored, now)?;
            writes.extend(uploads::attach(&stored)?);
            writes.push(lectures::replace(lecture, now)?.1);
            Ok((replaced, writes))
        };
        let keys = [lecture_key.clone(), upload_key.clone()];
        Outlines(self.0).change(course_id, &keys, edit).await
    }

    /// Sets or removes the video or the PDF of a lecture, and returns the previous one.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] if the lecture is deleted.
    pub async fn set(
        &self,
        lecture: &Lecture,
        kind: MediaKind,
        media: Option<&Media>,
        now: Timestamp,
    ) -> Result<Option<Media>> {
        let change = |lecture: &mut Lecture| {
            let before = std::mem::replace(slot(lecture, kind), media.cloned());
            Ok((before, Vec::new()))
        };
        self.change(lecture, now, change).await
    }

    /// Adds a resource to a lecture.
    ///
    /// # Errors
    /// [`ErrorCode::Conflict`] if the lecture has the maximum number of resources, and [`ErrorCode::NotFound`] if it is deleted.
    pub async fn add_resource(&self, lecture: &Lecture, resource: &Resource, now: Timestamp) -> Result<()> {
        let change = |lecture: &mut Lecture| Ok(((), resources::add(lecture, resource)?));
        self.change(lecture, now, change).await
    }

    /// Deletes the resource `id`, whose pointer is `of`.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] if the resource or its lecture is deleted.
    pub async fn remove_resource(&self, of: &Pointer, id: ResourceId, now: Timestamp) -> Result<Resource> {
        let (lecture_key, resource_key) = (lectures::key(of.lecture_id), resources::key(of.lecture_id, id));
        let edit = |_outline: &mut Outline, rows: &mut HashMap<Key, Item>| {
            let resource: Resource = decode(rows.remove(&resource_key).ok_or_else(Error::not_found)?)?;
            let mut lecture: Lecture = decode(rows.remove(&lecture_key).ok_or_else(Error::not_found)?)?;
            let mut writes = resources::remove(&mut lecture, id);
            writes.push(lectures::replace(lecture, now)?.1);
            Ok((resource, writes))
        };
        let keys = [lecture_key.clone(), resource_key.clone()];
        Outlines(self.0).change(of.course_id, &keys, edit).await
    }

    async fn change<T>(
        &self,
        lecture: &Lecture,
        now: Timestamp,
        change: impl Fn(&mut Lecture) -> Result<(T, Vec<Write>)>,
    ) -> Result<T> {
        let key = lectures::key(lecture.id);
        let edit = |_outline: &mut Outline, rows: &mut HashMap<Key, Item>| {
            let mut lecture: Lecture = decode(rows.remove(&key).ok_or_else(Error::not_found)?)?;
            let (value, mut writes) = change(&mut lecture)?;
            writes.push(lectures::replace(lecture, now)?.1);
            Ok((value, writes))
        };
        Outlines(self.0)
            .change(lecture.course_id, std::slice::from_ref(&key), edit)
            .await
    }
}

fn gone() -> Error {
    Error::new(ErrorCode::Conflict, "The lecture of this upload has been deleted.")
}

fn slot(lecture: &mut Lecture, kind: MediaKind) -> &mut Option<Media> {
    match kind {
        MediaKind::Video => &mut lecture.video,
        MediaKind::Pdf => &mut lecture.pdf,
    }
}

/// Adds an upload to the lecture. Returns the media that it replaces, and the writes in addition to the lecture's.
fn put_in(lecture: &mut Lecture, upload: &Upload, now: Timestamp) -> Result<(Option<Media>, Vec<Write>)> {
    let media = upload.media();
    match &upload.purpose {
        Purpose::LectureVideo { .. } => Ok((lecture.video.replace(media), Vec::new())),
        Purpose::LecturePdf { .. } => Ok((lecture.pdf.replace(media), Vec::new())),
        Purpose::Resource { title, .. } => {
            let resource = Resource {
                id: upload.id.of_resource(),
                lecture_id: lecture.id,
                title: title.clone(),
                media,
                created_at: now,
            };
            Ok((None, resources::add(lecture, &resource)?))
        }
        Purpose::Picture | Purpose::Attachment | Purpose::Submission { .. } => {
            Err(Error::internal("this upload cannot be part of a lecture"))
        }
    }
}

//! Extractors for the caller's own notes and bookmarks.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use shared::database::{Item, decode};
use shared::ids::AnnotationId;
use shared::{App, Error, Result};
use shared_accounts::http::Caller;
use shared_catalog::store::courses;
use shared_learning::http::enrollment_access::{check_enrolled, read_own_by_id};
use shared_learning::store::annotations::{self, Annotation, AnnotationKind};
use shared_learning::store::enrollments;

/// One of the caller's annotations, in a course in which the caller is enrolled.
#[derive(Clone, Debug)]
pub(crate) struct OwnAnnotation {
    pub kind: AnnotationKind,
    pub caller: Caller,
    pub annotation: Annotation,
}

/// The caller's note with the `{id}` of the path. Two calls.
pub(crate) struct OwnNote(pub OwnAnnotation);

/// The caller's bookmark with the `{id}` of the path. Two calls.
pub(crate) struct OwnBookmark(pub OwnAnnotation);

impl OwnAnnotation {
    /// The annotation `id` in the course that `place`, the row under its id, names. One call.
    pub async fn open(
        app: &App,
        kind: AnnotationKind,
        caller: Caller,
        id: AnnotationId,
        place: Option<Item>,
    ) -> Result<Self> {
        let me = caller.user.id;
        let course_id = enrollments::course_of(place.ok_or_else(Error::not_found)?)?;
        let keys = [
            annotations::key(kind, me, course_id, id),
            courses::key(course_id),
            enrollments::key(me, course_id),
        ];
        let mut rows = app.database.batch_get(&keys.each_ref()).await?;
        let [annotation, course, enrollment] = keys.map(|key| rows.remove(&key));
        let annotation = decode(annotation.ok_or_else(Error::not_found)?)?;
        let course = course.map(decode).transpose()?;
        let enrollment = enrollment.map(decode).transpose()?;
        check_enrolled(&caller, course, enrollment, app.clock.now())?;
        Ok(Self {
            kind,
            caller,
            annotation,
        })
    }

    async fn read(parts: &mut Parts, app: &App, kind: AnnotationKind) -> Result<Self> {
        let mut id = None;
        let (caller, place) = read_own_by_id(parts, app, |me, id_in_path| {
            id = Some(id_in_path);
            annotations::id_key(kind, me, id_in_path)
        })
        .await?;
        Self::open(app, kind, caller, id.ok_or_else(Error::not_found)?, place).await
    }
}

impl FromRequestParts<App> for OwnNote {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        OwnAnnotation::read(parts, app, AnnotationKind::Note).await.map(Self)
    }
}

impl FromRequestParts<App> for OwnBookmark {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        OwnAnnotation::read(parts, app, AnnotationKind::Bookmark)
            .await
            .map(Self)
    }
}

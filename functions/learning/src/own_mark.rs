//! The own note or bookmark of `{id}` in the path.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use shared::database::{Item, decode};
use shared::{App, Error, Id, Result};
use shared_accounts::http::Caller;
use shared_catalog::store::courses;
use shared_learning::http::enrollment_access::{check_enrolled, read_own_by_id};
use shared_learning::store::annotations::{self, Mark, MarkKind};
use shared_learning::store::enrollments;

/// An own note or bookmark in a course that one is enrolled in.
#[derive(Clone, Debug)]
pub(crate) struct OwnMark {
    pub kind: MarkKind,
    pub caller: Caller,
    pub mark: Mark,
}

/// The own note of `{id}` in the path. Two calls.
pub(crate) struct OwnNote(pub OwnMark);

/// The own bookmark of `{id}` in the path. Two calls.
pub(crate) struct OwnBookmark(pub OwnMark);

impl OwnMark {
    /// The mark `id` in the course that `place`, the row under its id, leads to. One call.
    pub async fn open(app: &App, kind: MarkKind, caller: Caller, id: Id, place: Option<Item>) -> Result<Self> {
        let (me, course_id) = (
            caller.user.id,
            enrollments::course_of(place.ok_or_else(Error::not_found)?)?,
        );
        let keys = [
            annotations::key(kind, me, course_id, id),
            courses::key(course_id),
            enrollments::key(me, course_id),
        ];
        let mut rows = app.database.batch_get(&keys.each_ref()).await?;
        let [mark, course, enrollment] = keys.map(|key| rows.remove(&key));
        let mark = decode(mark.ok_or_else(Error::not_found)?)?;
        let course = course.map(decode).transpose()?;
        let enrollment = enrollment.map(decode).transpose()?;
        check_enrolled(&caller, course, enrollment, app.clock.now())?;
        Ok(Self { kind, caller, mark })
    }

    async fn read(parts: &mut Parts, app: &App, kind: MarkKind) -> Result<Self> {
        let mut id = None;
        let (caller, place) = read_own_by_id(parts, app, |me, of_path| {
            id = Some(of_path);
            annotations::id_key(kind, me, of_path)
        })
        .await?;
        Self::open(app, kind, caller, id.ok_or_else(Error::not_found)?, place).await
    }
}

impl FromRequestParts<App> for OwnNote {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        OwnMark::read(parts, app, MarkKind::Note).await.map(Self)
    }
}

impl FromRequestParts<App> for OwnBookmark {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        OwnMark::read(parts, app, MarkKind::Bookmark).await.map(Self)
    }
}

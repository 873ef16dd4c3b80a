//! The operations that a client can perform offline, by method and path.

use axum::http::Method;
use shared::database::Key;
use shared::ids::{AnnotationId, Id, LectureId, UserId};
use shared_catalog::store::lectures;
use shared_learning::store::annotations::{self, AnnotationKind};

/// An operation and the resource it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// Progress in a lecture, which the body names if the path does not.
    UpdateProgress(Option<LectureId>),
    /// A new annotation of a lecture.
    Create(AnnotationKind, LectureId),
    Update(AnnotationKind, AnnotationId),
    Delete(AnnotationKind, AnnotationId),
    /// The path holds a malformed ID, so the resource cannot exist.
    NotFound,
}

impl Target {
    /// Paths that are aliases are supported, too.
    pub fn parse(method: &str, path: &str) -> Option<Self> {
        let method: Method = method.to_uppercase().parse().ok()?;
        let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
        let is = |wanted: &[Method]| wanted.contains(&method);
        match segments.as_slice() {
            ["api", "progress", "update"] | ["progress", "update"] if is(&[Method::POST, Method::PUT]) => {
                Some(Self::UpdateProgress(None))
            }
            ["api", "lectures", id, "progress"] if is(&[Method::POST, Method::PUT]) => {
                Self::with(id, |id| Self::UpdateProgress(Some(id)))
            }
            ["api", "lectures", id, "notes"] if is(&[Method::POST]) => {
                Self::with(id, |id| Self::Create(AnnotationKind::Note, id))
            }
            ["api", "lectures", id, "bookmarks"] if is(&[Method::POST]) => {
                Self::with(id, |id| Self::Create(AnnotationKind::Bookmark, id))
            }
            ["api", "notes", id] if is(&[Method::PUT]) => Self::with(id, |id| Self::Update(AnnotationKind::Note, id)),
            ["api", "bookmarks", id] if is(&[Method::PUT]) => {
                Self::with(id, |id| Self::Update(AnnotationKind::Bookmark, id))
            }
            ["api", "notes", id] if is(&[Method::DELETE]) => {
                Self::with(id, |id| Self::Delete(AnnotationKind::Note, id))
            }
            ["api", "bookmarks", id] if is(&[Method::DELETE]) => {
                Self::with(id, |id| Self::Delete(AnnotationKind::Bookmark, id))
            }
            _ => None,
        }
    }

    /// The target that `target` makes of an ID in a path.
    fn with<T>(id: &str, target: fn(Id<T>) -> Self) -> Option<Self> {
        Some(id.parse().map_or(Self::NotFound, target))
    }

    /// The key of the row that the operation reads first.
    pub fn first_key(&self, me: UserId) -> Option<Key> {
        match self {
            Self::UpdateProgress(lecture) => lecture.map(lectures::key),
            Self::Create(_, lecture) => Some(lectures::key(*lecture)),
            Self::Update(kind, id) | Self::Delete(kind, id) => Some(annotations::id_key(*kind, me, *id)),
            Self::NotFound => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_progress_notes_and_bookmarks_can_change_offline() {
        let (lecture, annotation) = (Id::from_bytes([1; 16]), Id::from_bytes([1; 16]));
        let parse = |method: &str, path: &str| Target::parse(method, &path.replace("{id}", &lecture.to_string()));
        assert_eq!(
            parse("put", "/api/lectures/{id}/progress/"),
            Some(Target::UpdateProgress(Some(lecture)))
        );
        assert_eq!(parse("POST", "/progress/update"), Some(Target::UpdateProgress(None)));
        assert_eq!(
            parse("POST", "/api/lectures/{id}/notes"),
            Some(Target::Create(AnnotationKind::Note, lecture))
        );
        assert_eq!(
            parse("DELETE", "/api/bookmarks/{id}"),
            Some(Target::Delete(AnnotationKind::Bookmark, annotation))
        );
        assert_eq!(parse("PUT", "/api/notes/nothing"), Some(Target::NotFound));
        for (method, path) in [
            ("GET", "/api/lectures/{id}/progress"),
            ("POST", "/api/courses/{id}/enroll"),
            ("", ""),
            ("PUT", "/api/notes"),
        ] {
            assert_eq!(parse(method, path), None, "{method} {path}");
        }
    }
}

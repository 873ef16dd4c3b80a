//! The operations that a client can perform offline, by method and path.

use axum::http::Method;
use shared::Id;
use shared::database::Key;
use shared_catalog::store::lectures;
use shared_learning::store::annotations::{self, AnnotationKind};

/// An operation and the resource it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// Progress in a lecture, which the body names if the path does not.
    UpdateProgress(Option<Id>),
    /// A new annotation of a lecture.
    Create(AnnotationKind, Id),
    Update(AnnotationKind, Id),
    Delete(AnnotationKind, Id),
    /// The path holds a malformed ID, so the resource cannot exist.
    NotFound,
}

impl Target {
    /// Paths that are aliases are supported, too.
    pub fn parse(method: &str, path: &str) -> Option<Self> {
        let method: Method = method.to_uppercase().parse().ok()?;
        let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
        let is = |wanted: &[Method]| wanted.contains(&method);
        let with = |id: &str, target: fn(Id) -> Self| Some(id.parse().map_or(Self::NotFound, target));
        match segments.as_slice() {
            ["api", "progress", "update"] | ["progress", "update"] if is(&[Method::POST, Method::PUT]) => {
                Some(Self::UpdateProgress(None))
            }
            ["api", "lectures", id, "progress"] if is(&[Method::POST, Method::PUT]) => {
                with(id, |id| Self::UpdateProgress(Some(id)))
            }
            ["api", "lectures", id, "notes"] if is(&[Method::POST]) => {
                with(id, |id| Self::Create(AnnotationKind::Note, id))
            }
            ["api", "lectures", id, "bookmarks"] if is(&[Method::POST]) => {
                with(id, |id| Self::Create(AnnotationKind::Bookmark, id))
            }
            ["api", "notes", id] if is(&[Method::PUT]) => with(id, |id| Self::Update(AnnotationKind::Note, id)),
            ["api", "bookmarks", id] if is(&[Method::PUT]) => with(id, |id| Self::Update(AnnotationKind::Bookmark, id)),
            ["api", "notes", id] if is(&[Method::DELETE]) => with(id, |id| Self::Delete(AnnotationKind::Note, id)),
            ["api", "bookmarks", id] if is(&[Method::DELETE]) => {
                with(id, |id| Self::Delete(AnnotationKind::Bookmark, id))
            }
            _ => None,
        }
    }

    /// The key of the row that the operation reads first.
    pub fn first_key(&self, me: Id) -> Option<Key> {
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
        let id = Id::from_bytes([1; 16]);
        let parse = |method: &str, path: &str| Target::parse(method, &path.replace("{id}", &id.to_string()));
        assert_eq!(
            parse("put", "/api/lectures/{id}/progress/"),
            Some(Target::UpdateProgress(Some(id)))
        );
        assert_eq!(parse("POST", "/progress/update"), Some(Target::UpdateProgress(None)));
        assert_eq!(
            parse("POST", "/api/lectures/{id}/notes"),
            Some(Target::Create(AnnotationKind::Note, id))
        );
        assert_eq!(
            parse("DELETE", "/api/bookmarks/{id}"),
            Some(Target::Delete(AnnotationKind::Bookmark, id))
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

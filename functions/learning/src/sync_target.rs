//! What an operation of a phone that was offline is about.

use axum::http::Method;
use shared::Id;
use shared::database::Key;
use shared_catalog::store::lectures;
use shared_learning::store::annotations::{self, MarkKind};

/// One of the operations that can wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// Progress in a lecture; without one the body names it.
    Progress(Option<Id>),
    /// A new mark in a lecture.
    Add(MarkKind, Id),
    /// A mark that changes.
    Change(MarkKind, Id),
    /// A mark that goes.
    Remove(MarkKind, Id),
    /// Something that no id names.
    Nothing,
}

impl Target {
    /// What a method and a path, its aliases included, are about.
    pub fn of(method: &str, path: &str) -> Option<Self> {
        let method: Method = method.to_uppercase().parse().ok()?;
        let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
        let is = |wanted: &[Method]| wanted.contains(&method);
        let with = |id: &str, target: fn(Id) -> Self| Some(id.parse().map_or(Self::Nothing, target));
        match segments.as_slice() {
            ["api", "progress", "update"] | ["progress", "update"] if is(&[Method::POST, Method::PUT]) => {
                Some(Self::Progress(None))
            }
            ["api", "lectures", id, "progress"] if is(&[Method::POST, Method::PUT]) => {
                with(id, |id| Self::Progress(Some(id)))
            }
            ["api", "lectures", id, "notes"] if is(&[Method::POST]) => with(id, |id| Self::Add(MarkKind::Note, id)),
            ["api", "lectures", id, "bookmarks"] if is(&[Method::POST]) => {
                with(id, |id| Self::Add(MarkKind::Bookmark, id))
            }
            ["api", "notes", id] if is(&[Method::PUT]) => with(id, |id| Self::Change(MarkKind::Note, id)),
            ["api", "bookmarks", id] if is(&[Method::PUT]) => with(id, |id| Self::Change(MarkKind::Bookmark, id)),
            ["api", "notes", id] if is(&[Method::DELETE]) => with(id, |id| Self::Remove(MarkKind::Note, id)),
            ["api", "bookmarks", id] if is(&[Method::DELETE]) => with(id, |id| Self::Remove(MarkKind::Bookmark, id)),
            _ => None,
        }
    }

    /// The row that it begins with.
    pub fn key(&self, me: Id) -> Option<Key> {
        match self {
            Self::Progress(lecture) => lecture.map(lectures::key),
            Self::Add(_, lecture) => Some(lectures::key(*lecture)),
            Self::Change(kind, id) | Self::Remove(kind, id) => Some(annotations::id_key(*kind, me, *id)),
            Self::Nothing => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_wait_is_a_target() {
        let id = Id::from_bytes([1; 16]);
        let of = |method: &str, path: &str| Target::of(method, &path.replace("{id}", &id.to_string()));
        assert_eq!(
            of("put", "/api/lectures/{id}/progress/"),
            Some(Target::Progress(Some(id)))
        );
        assert_eq!(of("POST", "/progress/update"), Some(Target::Progress(None)));
        assert_eq!(
            of("POST", "/api/lectures/{id}/notes"),
            Some(Target::Add(MarkKind::Note, id))
        );
        assert_eq!(
            of("DELETE", "/api/bookmarks/{id}"),
            Some(Target::Remove(MarkKind::Bookmark, id))
        );
        assert_eq!(of("PUT", "/api/notes/nothing"), Some(Target::Nothing));
        for (method, path) in [
            ("GET", "/api/lectures/{id}/progress"),
            ("POST", "/api/courses/{id}/enroll"),
            ("", ""),
            ("PUT", "/api/notes"),
        ] {
            assert_eq!(of(method, path), None, "{method} {path}");
        }
    }
}

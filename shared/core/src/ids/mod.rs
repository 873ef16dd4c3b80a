//! Identifiers and randomness, handed out by the app.

mod kinds;

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

use rand::RngCore as _;
use serde::{Deserialize, Serialize};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};
use uuid::Uuid;

use crate::clock::Clock;

pub use kinds::*;

/// An opaque identifier: a UUIDv7 (RFC 9562 §5.7), so that ids sort by creation.
///
/// `T` is the kind of the thing that it identifies, one of [`kind`], so that an id of one kind cannot take the place of
/// another. The kind exists only for the compiler: ids of all kinds look the same in JSON and in the API document.
#[derive(Serialize, Deserialize)]
#[serde(transparent, bound = "")]
pub struct Id<T>(Uuid, PhantomData<fn() -> T>);

impl<T> Id<T> {
    /// The 16 bytes of the UUID.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }

    /// An id from its 16 bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(Uuid::from_bytes(bytes), PhantomData)
    }

    /// The same UUID as an id of another kind. It is private, so that [`kinds`] names every conversion.
    fn cast<U>(self) -> Id<U> {
        Id(self.0, PhantomData)
    }
}

// Derived implementations would ask the same of `T`, which has no values.
impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Id<T> {}

impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<T> Eq for Id<T> {}

impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}

impl<T> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Id").field(&self.0).finish()
    }
}

impl<T> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_hyphenated().fmt(f)
    }
}

impl<T> FromStr for Id<T> {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Uuid::try_parse(text).map(|uuid| Self(uuid, PhantomData))
    }
}

impl<T> PartialSchema for Id<T> {
    #[expect(deprecated, reason = "the derived schemas have an `example`, too")]
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some(
                "An opaque identifier: a UUIDv7 (RFC 9562 §5.7), so that ids sort by creation.",
            ))
            .example(Some("0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c".into()))
            .into()
    }
}

impl<T> ToSchema for Id<T> {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Id")
    }
}

/// Makes ids and random bytes.
#[derive(Clone, Debug)]
pub struct Ids {
    clock: Clock,
}

impl Ids {
    /// Ids that carry the time of `clock`.
    #[must_use]
    pub fn new(clock: Clock) -> Self {
        Self { clock }
    }

    /// A new id.
    #[must_use]
    pub fn id<T>(&self) -> Id<T> {
        let milliseconds = u64::try_from(self.clock.now().as_millisecond()).unwrap_or(0);
        let uuid = uuid::Builder::from_unix_timestamp_millis(milliseconds, &self.random()).into_uuid();
        Id(uuid, PhantomData)
    }

    /// `N` random bytes from the operating system's seeded generator, good for secrets.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "all other randomness derives from here")]
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        rand::rng().fill_bytes(&mut bytes);
        bytes
    }

    /// A number below `bound` (which is above zero), for jitter and for picking a slot.
    #[must_use]
    pub fn below(&self, bound: u32) -> u32 {
        u32::from_le_bytes(self.random()) % bound.max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_by_the_clock() {
        let clock = Clock::system();
        let ids = Ids::new(clock.clone());
        let first: UserId = ids.id();
        clock.advance(1);
        assert!(ids.id() > first);
        assert_eq!(first.to_string().parse().ok(), Some(first));
    }

    #[test]
    fn ids_of_all_kinds_look_the_same_outside() {
        let upload = UploadId::from_bytes([1; 16]);
        let (resource, file) = (upload.of_resource(), upload.of_course_file());
        let text = "\"01010101-0101-0101-0101-010101010101\"";
        assert_eq!(serde_json::to_string(&upload).unwrap(), text);
        assert_eq!(serde_json::to_string(&resource).unwrap(), text);
        assert_eq!(serde_json::from_str::<CourseFileId>(text).unwrap(), file);
        assert_eq!(file.of_upload(), upload);
        assert!(UserId::name() == CourseId::name() && UserId::schema() == CourseId::schema());
    }
}

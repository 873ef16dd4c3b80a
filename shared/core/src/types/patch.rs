//! Fields of partial updates.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A field of a partial update. In requests it needs `#[serde(default)]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Patch<T> {
    /// The field is not in the request and stays unchanged.
    #[default]
    Absent,
    /// The field is removed, or reset to its default.
    Null,
    /// The field gets this value.
    Value(T),
}

impl<T> Patch<T> {
    /// Whether the field stays unchanged.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Whether the field is removed or reset.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The value, if the field gets one.
    pub fn value(self) -> Option<T> {
        match self {
            Self::Absent | Self::Null => None,
            Self::Value(value) => Some(value),
        }
    }

    /// The patch with a reference to its value.
    pub fn as_ref(&self) -> Patch<&T> {
        match self {
            Self::Absent => Patch::Absent,
            Self::Null => Patch::Null,
            Self::Value(value) => Patch::Value(value),
        }
    }

    /// What becomes of an optional field that was `before`.
    pub fn or(self, before: Option<T>) -> Option<T> {
        match self {
            Self::Absent => before,
            Self::Null | Self::Value(_) => self.value(),
        }
    }
}

impl<T: Clone> Patch<T> {
    /// Changes an optional field.
    pub fn apply(&self, field: &mut Option<T>) {
        if !self.is_absent() {
            *field = self.clone().value();
        }
    }

    /// Changes a field that `null` resets to `default`.
    pub fn apply_or(&self, field: &mut T, default: T) {
        if !self.is_absent() {
            *field = self.clone().value().unwrap_or(default);
        }
    }
}

impl<T> Patch<Option<T>> {
    /// Takes a missing value for `null`.
    pub fn flatten(self) -> Patch<T> {
        match self {
            Self::Absent => Patch::Absent,
            Self::Null | Self::Value(None) => Patch::Null,
            Self::Value(Some(value)) => Patch::Value(value),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(field: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(field)?.map_or(Self::Null, Self::Value))
    }
}

/// Absent fields are skipped with `#[serde(skip_serializing_if = "Patch::is_absent")]`.
impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_ref().value().serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Request {
        #[serde(default)]
        title: Patch<String>,
    }

    fn title(request: &str) -> Patch<String> {
        serde_json::from_str::<Request>(request).unwrap().title
    }

    #[test]
    fn absent_fields_differ_from_null() {
        assert_eq!(title("{}"), Patch::Absent);
        assert_eq!(title(r#"{"title": null}"#), Patch::Null);
        assert_eq!(title(r#"{"title": "a"}"#), Patch::Value("a".to_owned()));
        assert!(serde_json::from_str::<Request>(r#"{"title": 1}"#).is_err());
    }

    #[test]
    fn a_field_stays_or_is_removed_or_is_replaced() {
        let after = |patch: Patch<u8>| {
            let (mut optional, mut required) = (Some(1), 1);
            patch.apply(&mut optional);
            patch.apply_or(&mut required, 9);
            assert_eq!(patch.or(Some(1)), optional);
            (optional, required)
        };
        assert_eq!(after(Patch::Absent), (Some(1), 1));
        assert_eq!(after(Patch::Null), (None, 9));
        assert_eq!(after(Patch::Value(2)), (Some(2), 2));
    }
}

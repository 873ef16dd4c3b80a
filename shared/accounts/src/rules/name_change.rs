//! A partial update of a person's name, in either vocabulary.

use shared::types::Patch;

use crate::rules::person_name::PersonName;

/// What an update says about the name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameChange {
    /// The full name.
    pub name: Patch<PersonName>,
    /// Its first word.
    pub first_name: Patch<String>,
    /// The rest of it.
    pub last_name: Patch<String>,
}

impl NameChange {
    /// The name after the change.
    ///
    /// A full name that is already stored says nothing new: a client that sends the whole profile back after editing
    /// `first_name` means the first name.
    ///
    /// # Errors
    /// What is expected of `first_name` and `last_name` instead.
    pub fn apply(&self, stored: Option<&PersonName>) -> Result<Option<PersonName>, &'static str> {
        if !self.name.is_absent() && self.name.as_ref().value() != stored {
            return Ok(self.name.clone().value());
        }
        if self.first_name.is_absent() && self.last_name.is_absent() {
            return Ok(stored.cloned());
        }
        let part =
            |change: &Patch<String>, stored: Option<&String>| change.as_ref().or(stored).cloned().unwrap_or_default();
        let last_name = part(&self.last_name, stored.map(|name| &name.last_name));
        if self.first_name.is_null() && last_name.trim().is_empty() {
            return Ok(None);
        }
        PersonName::new(part(&self.first_name, stored.map(|name| &name.first_name)), last_name).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(full: &str) -> Option<PersonName> {
        Some(PersonName::from_full(full).unwrap())
    }

    fn given(text: &str) -> Patch<String> {
        Patch::Value(text.to_owned())
    }

    fn given_name(full: &str) -> Patch<PersonName> {
        name(full).map_or(Patch::Null, Patch::Value)
    }

    #[test]
    fn a_full_name_replaces_both_parts() {
        let change = NameChange {
            name: given_name("Nisha Das"),
            ..NameChange::default()
        };
        assert_eq!(change.apply(name("Asha Rao").as_ref()), Ok(name("Nisha Das")));
        assert_eq!(change.apply(None), Ok(name("Nisha Das")));
    }

    #[test]
    fn one_part_leaves_the_other() {
        let change = NameChange {
            first_name: given("Nisha"),
            ..NameChange::default()
        };
        assert_eq!(change.apply(name("Asha Rao").as_ref()), Ok(name("Nisha Rao")));
        let change = NameChange {
            last_name: Patch::Null,
            ..NameChange::default()
        };
        assert_eq!(change.apply(name("Asha Rao").as_ref()), Ok(name("Asha")));
    }

    #[test]
    fn a_whole_profile_sent_back_changes_what_was_edited() {
        let change = NameChange {
            name: given_name("Asha Rao"),
            first_name: given("Nisha"),
            last_name: given("Rao"),
        };
        assert_eq!(change.apply(name("Asha Rao").as_ref()), Ok(name("Nisha Rao")));
        let change = NameChange {
            name: given_name("Nisha Rao"),
            first_name: given("Asha"),
            last_name: given("Rao"),
        };
        assert_eq!(change.apply(name("Asha Rao").as_ref()), Ok(name("Nisha Rao")));
        let nothing = NameChange {
            name: Patch::Null,
            first_name: Patch::Null,
            last_name: Patch::Null,
        };
        assert_eq!(nothing.apply(None), Ok(None));
    }

    #[test]
    fn null_removes_a_name_and_a_last_name_alone_is_refused() {
        let removed = NameChange {
            name: Patch::Null,
            ..NameChange::default()
        };
        assert_eq!(removed.apply(name("Asha Rao").as_ref()), Ok(None));
        assert!(
            NameChange {
                last_name: given("Rao"),
                ..NameChange::default()
            }
            .apply(None)
            .is_err()
        );
        let headless = NameChange {
            first_name: Patch::Null,
            ..NameChange::default()
        };
        assert!(headless.apply(name("Asha Rao").as_ref()).is_err());
        assert!(
            NameChange {
                first_name: given(" "),
                ..NameChange::default()
            }
            .apply(name("Asha").as_ref())
            .is_err()
        );
    }
}

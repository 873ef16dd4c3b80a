//! A partial update of a person's name, in either vocabulary.

use crate::rules::person_name::PersonName;

/// What an update says about the name. A field is absent (`None`), removed (`Some(None)`), or given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameChange {
    /// The full name.
    pub name: Option<Option<PersonName>>,
    /// Its first word.
    pub first_name: Option<Option<String>>,
    /// The rest of it.
    pub last_name: Option<Option<String>>,
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
        if let Some(name) = &self.name
            && name.as_ref() != stored
        {
            return Ok(name.clone());
        }
        if self.first_name.is_none() && self.last_name.is_none() {
            return Ok(stored.cloned());
        }
        let part = |change: &Option<Option<String>>, stored: Option<&String>| match change {
            Some(text) => text.clone().unwrap_or_default(),
            None => stored.cloned().unwrap_or_default(),
        };
        let last_name = part(&self.last_name, stored.map(|name| &name.last_name));
        if self.first_name == Some(None) && last_name.trim().is_empty() {
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

    fn given(text: &str) -> Option<Option<String>> {
        Some(Some(text.to_owned()))
    }

    #[test]
    fn a_full_name_replaces_both_parts() {
        let change = NameChange {
            name: Some(name("Nisha Das")),
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
            last_name: Some(None),
            ..NameChange::default()
        };
        assert_eq!(change.apply(name("Asha Rao").as_ref()), Ok(name("Asha")));
    }

    #[test]
    fn a_whole_profile_sent_back_changes_what_was_edited() {
        let change = NameChange {
            name: Some(name("Asha Rao")),
            first_name: given("Nisha"),
            last_name: given("Rao"),
        };
        assert_eq!(change.apply(name("Asha Rao").as_ref()), Ok(name("Nisha Rao")));
        let change = NameChange {
            name: Some(name("Nisha Rao")),
            first_name: given("Asha"),
            last_name: given("Rao"),
        };
        assert_eq!(change.apply(name("Asha Rao").as_ref()), Ok(name("Nisha Rao")));
        let nothing = NameChange {
            name: Some(None),
            first_name: Some(None),
            last_name: Some(None),
        };
        assert_eq!(nothing.apply(None), Ok(None));
    }

    #[test]
    fn null_removes_and_a_last_name_alone_is_no_name() {
        let removed = NameChange {
            name: Some(None),
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
            first_name: Some(None),
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

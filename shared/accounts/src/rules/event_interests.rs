//! Event interests: what people like to go to.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use shared::text;

/// The interests until an admin edits them, in the order of their ids from 1.
const SEED: [&str; 10] = [
    "Music & Concerts",
    "Sports & Fitness",
    "Food & Dining",
    "Art & Culture",
    "Technology",
    "Travel & Adventure",
    "Business & Networking",
    "Health & Wellness",
    "Education & Learning",
    "Entertainment",
];

/// The maximum number of interests: the list is one row and one screen.
const MAX: usize = 200;
/// The longest name, in characters.
const MAX_NAME_LENGTH: usize = 60;

/// An interest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct EventInterest {
    /// Counts from 1 and is never used again.
    #[schema(example = 5)]
    pub id: u32,
    /// The name.
    #[schema(example = "Technology")]
    pub name: String,
}

/// All interests, as admins edit them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventInterests {
    /// By id.
    pub interests: Vec<EventInterest>,
    /// The id of the next interest.
    next_id: u32,
}

/// Why the list was not edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is no interest with this id.
    Unknown,
    /// Another interest has this name.
    Taken,
    /// There are as many as there can be.
    Full,
}

impl Default for EventInterests {
    /// The interests that a new product has.
    fn default() -> Self {
        let mut list = Self {
            interests: Vec::new(),
            next_id: 1,
        };
        for name in SEED {
            list.append(name.to_owned());
        }
        list
    }
}

impl EventInterests {
    /// Adds an interest under the next id.
    ///
    /// # Errors
    /// [`Refusal::Taken`] or [`Refusal::Full`].
    pub fn add(&mut self, name: String) -> Result<EventInterest, Refusal> {
        if self.has_name(&name, None) {
            return Err(Refusal::Taken);
        }
        if self.interests.len() >= MAX {
            return Err(Refusal::Full);
        }
        Ok(self.append(name))
    }

    /// Renames an interest and gives it as it was.
    ///
    /// # Errors
    /// [`Refusal::Unknown`] or [`Refusal::Taken`].
    pub fn rename(&mut self, id: u32, name: String) -> Result<EventInterest, Refusal> {
        if self.has_name(&name, Some(id)) {
            return Err(Refusal::Taken);
        }
        let renamed = self.interests.iter_mut().find(|interest| interest.id == id);
        let renamed = renamed.ok_or(Refusal::Unknown)?;
        let before = renamed.clone();
        renamed.name = name;
        Ok(before)
    }

    /// Removes an interest and returns it. Users who chose it keep its id.
    ///
    /// # Errors
    /// [`Refusal::Unknown`].
    pub fn remove(&mut self, id: u32) -> Result<EventInterest, Refusal> {
        let position = self.interests.iter().position(|interest| interest.id == id);
        position
            .map(|position| self.interests.remove(position))
            .ok_or(Refusal::Unknown)
    }

    fn append(&mut self, name: String) -> EventInterest {
        let added = EventInterest { id: self.next_id, name };
        self.next_id += 1;
        self.interests.push(added.clone());
        added
    }

    fn has_name(&self, name: &str, except: Option<u32>) -> bool {
        let folded = text::fold(name);
        let mut others = self.interests.iter().filter(|interest| Some(interest.id) != except);
        others.any(|interest| text::fold(&interest.name) == folded)
    }
}

/// Checks the name of an interest: one line of 1 to 60 characters.
pub fn check_name(text: &str) -> Result<String, String> {
    let name = text::single_line(text)?;
    if name.is_empty() {
        Err("must not be empty".to_owned())
    } else if name.chars().count() > MAX_NAME_LENGTH {
        Err(format!("must have at most {MAX_NAME_LENGTH} characters"))
    } else {
        Ok(name)
    }
}

/// Checks the number of ids chosen: one to five, each once.
pub fn check_count(chosen: &[u32]) -> Result<(), &'static str> {
    if !(1..=5).contains(&chosen.len()) {
        return Err("must have 1 to 5 ids");
    }
    if chosen.iter().collect::<BTreeSet<_>>().len() != chosen.len() {
        return Err("must not repeat an id");
    }
    Ok(())
}

/// Checks a choice: one to five distinct known ids.
pub fn check_choice(chosen: &[u32], known: &[EventInterest]) -> Result<(), String> {
    check_count(chosen)?;
    match chosen
        .iter()
        .find(|id| known.iter().all(|interest| interest.id != **id))
    {
        Some(id) => Err(format!("has an unknown id: {id}")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_to_five_distinct_known_ids_are_a_choice() {
        let known = EventInterests::default().interests;
        assert_eq!(known.len(), 10);
        assert!(check_choice(&[1, 10], &known).is_ok());
        for wrong in [&[][..], &[1, 1], &[11], &[0], &[1, 2, 3, 4, 5, 6]] {
            assert!(check_choice(wrong, &known).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn ids_count_on_and_names_are_there_once() {
        let mut list = EventInterests::default();
        assert_eq!(list.remove(10).unwrap().name, "Entertainment");
        assert_eq!(list.remove(10), Err(Refusal::Unknown));
        assert_eq!(list.add("Chess".to_owned()).unwrap().id, 11);
        for taken in ["CHESS", "Chéss", "Ｃhess"] {
            assert_eq!(list.add(taken.to_owned()), Err(Refusal::Taken));
        }
        assert_eq!(list.rename(1, "chess".to_owned()), Err(Refusal::Taken));
        assert_eq!(list.rename(11, "chess".to_owned()).unwrap().name, "Chess");
        assert_eq!(list.rename(10, "Go".to_owned()), Err(Refusal::Unknown));
        for number in list.interests.len()..MAX {
            list.add(format!("Interest {number}")).unwrap();
        }
        assert_eq!(list.add("One more".to_owned()), Err(Refusal::Full));
    }

    #[test]
    fn a_name_is_one_line() {
        assert_eq!(check_name(" Chess "), Ok("Chess".to_owned()));
        for wrong in ["", "  ", "\u{2060}", "\u{202e}a", "a\nb", &"x".repeat(61)] {
            assert!(check_name(wrong).is_err(), "{wrong:?}");
        }
    }
}

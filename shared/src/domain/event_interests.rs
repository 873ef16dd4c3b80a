//! Event interests: what people like to go to.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

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

/// The interests that a new product has.
#[must_use]
pub fn seed() -> Vec<EventInterest> {
    (1..)
        .zip(SEED)
        .map(|(id, name)| EventInterest {
            id,
            name: name.to_owned(),
        })
        .collect()
}

/// Checks the number of ids chosen: one to five, each once.
///
/// # Errors
/// What is expected instead.
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
///
/// # Errors
/// What is expected instead.
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
        let known = seed();
        assert_eq!(known.len(), 10);
        assert!(check_choice(&[1, 10], &known).is_ok());
        for wrong in [&[][..], &[1, 1], &[11], &[0], &[1, 2, 3, 4, 5, 6]] {
            assert!(check_choice(wrong, &known).is_err(), "{wrong:?}");
        }
    }
}

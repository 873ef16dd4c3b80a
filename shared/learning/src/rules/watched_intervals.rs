//! The pieces of a lecture that were watched.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Pieces in whole seconds that neither touch nor overlap, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Watched(Vec<(u32, u32)>);

impl Watched {
    /// These pieces and `more`, cut off at `end`.
    #[must_use]
    pub fn with(&self, more: &[(u32, u32)], end: u32) -> Self {
        let more = more.iter().map(|(from, to)| (*from, (*to).min(end)));
        let mut pieces: Vec<_> = self
            .0
            .iter()
            .copied()
            .chain(more.filter(|(from, to)| from < to))
            .collect();
        pieces.sort_unstable();
        let mut union: Vec<(u32, u32)> = Vec::with_capacity(pieces.len());
        for (from, to) in pieces {
            match union.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => union.push((from, to)),
            }
        }
        Self(union)
    }

    /// The length of all pieces together.
    #[must_use]
    pub fn seconds(&self) -> u32 {
        self.0.iter().map(|(from, to)| to - from).sum()
    }

    /// How many pieces there are.
    #[must_use]
    pub fn pieces(&self) -> usize {
        self.0.len()
    }

    /// The pieces, as clients get them.
    #[must_use]
    pub fn as_pairs(&self) -> Vec<[u32; 2]> {
        self.0.iter().map(|(from, to)| [*from, *to]).collect()
    }
}

/// `0-10,20-35`: a fraction of what a list of lists takes in a row.
impl fmt::Display for Watched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (from, to)) in self.0.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            write!(f, "{comma}{from}-{to}")?;
        }
        Ok(())
    }
}

impl FromStr for Watched {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let piece = |piece: &str| {
            let (from, to) = piece.split_once('-')?;
            Some((from.parse().ok()?, to.parse().ok()?))
        };
        let pieces: Option<Vec<_>> = text.split(',').filter(|piece| !piece.is_empty()).map(piece).collect();
        // Whatever stands in a row is brought into order.
        pieces
            .map(|pieces| Self::default().with(&pieces, u32::MAX))
            .ok_or("must be pieces such as 0-10,20-35")
    }
}

impl Serialize for Watched {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Watched {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn watched(pieces: &[(u32, u32)]) -> Watched {
        Watched::default().with(pieces, 100)
    }

    #[test]
    fn pieces_that_touch_or_overlap_are_one() {
        let watched = watched(&[(20, 30), (0, 10), (10, 15), (25, 40), (5, 5), (60, 50), (90, 200)]);
        assert_eq!(watched.as_pairs(), [[0, 15], [20, 40], [90, 100]]);
        assert_eq!((watched.seconds(), watched.pieces()), (45, 3));
    }

    #[test]
    fn pieces_are_read_as_they_are_written() {
        for pieces in [watched(&[]), watched(&[(0, 10)]), watched(&[(0, 10), (20, 35)])] {
            assert_eq!(pieces.to_string().parse(), Ok(pieces));
        }
        assert!(["1", "a-b", "-"].iter().all(|wrong| wrong.parse::<Watched>().is_err()));
    }
}

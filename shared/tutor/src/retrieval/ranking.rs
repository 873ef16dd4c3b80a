//! Rankings: the best chunks by score, and the fusion of several rankings.

use std::cmp::Ordering;
use std::collections::BTreeMap;

/// A chunk by its number in the index, and its score.
pub(super) type Ranked = (u32, f32);

/// The rank constant (Cormack, Clarke and Büttcher, "Reciprocal rank fusion", SIGIR 2009).
const FUSION: f32 = 60.0;

/// The `most` best chunks, the best first. Equal scores are ordered by number.
pub(super) fn best(mut ranked: Vec<Ranked>, most: usize) -> Vec<Ranked> {
    if most < ranked.len() {
        ranked.select_nth_unstable_by(most, order);
        ranked.truncate(most);
    }
    ranked.sort_unstable_by(order);
    ranked
}

fn order(one: &Ranked, other: &Ranked) -> Ordering {
    other.1.total_cmp(&one.1).then(one.0.cmp(&other.0))
}

/// Merges rankings whose scores are not comparable, by reciprocal rank fusion.
pub(super) fn fused(rankings: &[Vec<Ranked>], most: usize) -> Vec<Ranked> {
    let mut scores: BTreeMap<u32, f32> = BTreeMap::new();
    for ranking in rankings {
        let mut rank = FUSION;
        for (number, _) in ranking {
            rank += 1.0;
            *scores.entry(*number).or_default() += 1.0 / rank;
        }
    }
    best(scores.into_iter().collect(), most)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn chunks_of_both_rankings_come_first() {
        let numbers = |ranked: Vec<Ranked>| ranked.into_iter().map(|(number, _)| number).collect::<Vec<_>>();
        let (words, meaning) = (vec![(7, 9.0), (3, 8.0), (5, 1.0)], vec![(3, 0.9), (8, 0.8)]);
        assert_eq!(numbers(fused(&[words.clone(), meaning], 10)), [3, 7, 8, 5]);
        assert_eq!(numbers(fused(&[words, Vec::new()], 2)), [7, 3]);
        assert!(fused(&[], 5).is_empty());
    }

    proptest! {
        #[test]
        fn the_best_are_those_of_a_whole_sort(scores in prop::collection::vec(0_u8..5, 0..60), most in 0_usize..70) {
            let ranked: Vec<Ranked> = (0..).zip(scores.iter().map(|score| f32::from(*score))).collect();
            let mut sorted = ranked.clone();
            sorted.sort_by(order);
            sorted.truncate(most);
            let reversed = ranked.into_iter().rev().collect();
            prop_assert_eq!(best(reversed, most), sorted);
        }
    }
}

//! The order in which an attempt shows questions and options. It follows from the ids alone, so every device and every
//! later version of the product shows the same.

use sha2::{Digest as _, Sha256};
use shared::ids::{AttemptId, Id};

/// Puts `items` into the order of `attempt`.
pub fn shuffle<T, K>(attempt: AttemptId, items: &mut [T], id: impl Fn(&T) -> Id<K>) {
    items.sort_by_cached_key(|item| {
        let mut hash = Sha256::new();
        hash.update(attempt.as_bytes());
        hash.update(id(item).as_bytes());
        <[u8; 32]>::from(hash.finalize())
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use shared::ids::QuestionId;

    fn shuffled(attempt: u8, mut ids: Vec<QuestionId>) -> Vec<QuestionId> {
        shuffle(AttemptId::from_bytes([attempt; 16]), &mut ids, |id| *id);
        ids
    }

    #[test]
    fn the_order_of_an_attempt_never_changes() {
        let ids: Vec<_> = (0..6).map(|id| QuestionId::from_bytes([id; 16])).collect();
        let order: Vec<u8> = shuffled(7, ids).iter().map(|id| id.as_bytes()[0]).collect();
        assert_eq!(order.len(), 6);
        assert_ne!(order, [0, 1, 2, 3, 4, 5]);
    }

    proptest! {
        #[test]
        fn the_order_does_not_depend_on_the_order_before(
            attempt: u8,
            numbers in prop::collection::btree_set(any::<u8>(), 0..20),
        ) {
            let ids: Vec<_> = numbers.iter().map(|id| QuestionId::from_bytes([*id; 16])).collect();
            let reversed: Vec<_> = ids.iter().rev().copied().collect();
            let order = shuffled(attempt, ids.clone());
            prop_assert_eq!(&order, &shuffled(attempt, reversed));
            let mut sorted = order;
            sorted.sort();
            prop_assert_eq!(sorted, ids);
        }
    }
}

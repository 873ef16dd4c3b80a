use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use shared_catalog::rules::price::{Currency, Price};

use super::*;
use crate::rules::ledger::balance;

const PRICE: Price = Price {
    minor_units: 1_000,
    currency: Currency::INR,
};

fn paid(id: &str, status: AttemptStatus, amount: u64, currency: &str) -> Fact {
    let attempt = Attempt {
        status,
        amount,
        currency: currency.to_owned(),
    };
    Fact::Paid {
        id: id.to_owned(),
        attempt,
    }
}

fn refunded(id: &str, amount: u64, progress: RefundProgress) -> Fact {
    let refund = ProviderRefund {
        payment: "pay_1".to_owned(),
        amount,
        progress,
        refund_id: None,
    };
    Fact::Refunded {
        id: id.to_owned(),
        refund,
    }
}

fn disputed(status: DisputeStatus) -> Fact {
    let dispute = Dispute {
        payment: "pay_1".to_owned(),
        amount: 1_000,
        status,
        refund_id: None,
    };
    Fact::Disputed {
        id: "disp_1".to_owned(),
        dispute,
    }
}

/// Everything that can be reported about one payment: two refunds that together are the price, and a dispute.
fn all() -> Vec<Fact> {
    use AttemptStatus::{Authorized, Captured};
    use RefundProgress::{Failed, Pending, Processed};
    vec![
        Fact::Failed,
        paid("pay_1", Authorized, 1_000, "INR"),
        paid("pay_1", Captured, 1_000, "INR"),
        refunded("rfnd_1", 400, Pending),
        refunded("rfnd_1", 400, Processed),
        refunded("rfnd_1", 400, Failed),
        refunded("rfnd_2", 600, Pending),
        refunded("rfnd_2", 600, Processed),
        refunded("rfnd_2", 600, Failed),
        disputed(DisputeStatus::Open),
        disputed(DisputeStatus::Won),
        disputed(DisputeStatus::Lost),
    ]
}

/// What the money justifies if exactly these facts are known, by counting and not by the state machine.
fn justified(known: u32) -> (PaymentState, bool, i64) {
    let knows = |index: usize| known & (1 << index) != 0;
    let counts = |first: usize| (knows(first) || knows(first + 1)) && !knows(first + 2);
    let refunded = u64::from(counts(3)) * 400 + u64::from(counts(6)) * 600;
    let status = match (knows(2), refunded) {
        (true, 0) => PaymentState::Captured,
        (true, 1_000) => PaymentState::Refunded,
        (true, _) => PaymentState::PartiallyRefunded,
        (false, _) if knows(1) => PaymentState::Authorized,
        (false, _) if knows(0) => PaymentState::Failed,
        (false, _) => PaymentState::Created,
    };
    let access = knows(2) && refunded < 1_000 && !knows(11);
    let captured = if knows(2) { 1_000 } else { 0 };
    let lost = if knows(11) { 1_000 } else { 0 };
    (status, access, captured - i64::try_from(refunded).unwrap() - lost)
}

/// States with what is known in them. Two sequences that lead to the same pair go on in the same way, so one of them
/// stands for all.
type States = BTreeSet<(u32, PaymentFacts)>;

fn after_one_more(states: &States, facts: &[Fact]) -> States {
    let next = |(known, state): &(u32, PaymentFacts)| {
        let state = state.clone();
        let known = *known;
        let followed = facts
            .iter()
            .enumerate()
            .map(move |(index, fact)| (known | (1 << index), state.record(fact, PRICE)));
        followed.collect::<Vec<_>>()
    };
    states.iter().flat_map(next).collect()
}

#[test]
fn every_sequence_of_facts_from_every_state_ends_in_what_the_money_justifies() {
    let facts = all();
    let start: States = [(0, PaymentFacts::default())].into();
    let mut every = start.clone();
    // Every state that can be reached at all, which is where sequences of up to six facts begin.
    loop {
        let next: States = every.union(&after_one_more(&every, &facts)).cloned().collect();
        if next.len() == every.len() {
            break;
        }
        every = next;
    }
    assert_eq!(every.len(), 1 << facts.len());
    let mut reached = every;
    for _ in 0..=6 {
        let mut by_known: BTreeMap<u32, &PaymentFacts> = BTreeMap::new();
        for (known, state) in &reached {
            let (status, access, money) = justified(*known);
            assert_eq!(
                (state.status(), state.justifies_access()),
                (status, access),
                "{state:?}"
            );
            // Money is booked once the payment is known; a refund that comes first waits for it in the sum.
            assert_eq!(balance(state), money, "{state:?}");
            // The order does not matter: the same facts are the same state.
            assert_eq!(*by_known.entry(*known).or_insert(state), state);
        }
        reached = after_one_more(&reached, &facts);
    }
}

#[test]
fn paid_never_goes_back_other_than_by_money_that_goes_back() {
    let facts = all();
    let mut states: States = [(0, PaymentFacts::default())].into();
    for _ in 0..6 {
        for (_, state) in &states {
            for fact in &facts {
                let (before, after) = (state.status() as u8, state.record(fact, PRICE).status() as u8);
                let is_failed_refund =
                    matches!(fact, Fact::Refunded { refund, .. } if refund.progress == RefundProgress::Failed);
                assert!(before <= after || is_failed_refund, "{state:?} {fact:?}");
                assert!(
                    before < 3 || after >= 3,
                    "captured is never forgotten: {state:?} {fact:?}"
                );
            }
        }
        states = after_one_more(&states, &facts);
    }
}

#[test]
fn another_amount_or_currency_never_opens_the_course() {
    for (amount, currency) in [(999, "INR"), (1_001, "INR"), (1_000, "USD"), (0, "INR")] {
        let state = PaymentFacts::default().record(&paid("pay_1", AttemptStatus::Captured, amount, currency), PRICE);
        assert!(!state.justifies_access() && state.has_mismatch(PRICE));
        assert_eq!(state.status(), PaymentState::Captured);
        let right = state.record(&paid("pay_2", AttemptStatus::Captured, 1_000, "inr"), PRICE);
        assert!(right.justifies_access() && right.has_mismatch(PRICE));
        assert_eq!(right.surplus(PRICE).count(), 0);
    }
}

#[test]
fn a_second_payment_of_the_same_order_is_surplus() {
    let captured = |id| paid(id, AttemptStatus::Captured, 1_000, "INR");
    let state = PaymentFacts::default()
        .record(&captured("pay_2"), PRICE)
        .record(&captured("pay_1"), PRICE);
    assert_eq!(state.credited.as_deref(), Some("pay_2"));
    assert_eq!(state.surplus(PRICE).map(|(id, _)| id).collect::<Vec<_>>(), ["pay_1"]);
    // Its refund takes nothing away from the payment that counts.
    let state = state.record(&refunded("rfnd_1", 1_000, RefundProgress::Processed), PRICE);
    assert!(state.justifies_access());
    assert_eq!(state.status(), PaymentState::Captured);
}

proptest! {
    /// Long sequences with repetitions, of which the exhaustive test has only short ones.
    #[test]
    fn the_order_and_the_number_of_reports_do_not_matter(sequence in prop::collection::vec(0..12_usize, 0..40)) {
        let facts = all();
        let state = |sequence: &mut dyn Iterator<Item = &usize>| {
            sequence.fold(PaymentFacts::default(), |state, index| state.record(&facts[*index], PRICE))
        };
        let forward = state(&mut sequence.iter());
        prop_assert_eq!(&forward, &state(&mut sequence.iter().rev()));
        prop_assert_eq!(&forward, &state(&mut sequence.iter().chain(&sequence)));
        let known = sequence.iter().fold(0, |known, index| known | (1 << index));
        let (status, access, _) = justified(known);
        prop_assert_eq!((forward.status(), forward.justifies_access()), (status, access));
    }
}

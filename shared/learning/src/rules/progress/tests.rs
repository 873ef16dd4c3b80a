use proptest::prelude::*;

use super::*;

const DURATION: u32 = 600;

fn merged(state: &Progress, update: &Update) -> Progress {
    state.merge(update, DURATION).unwrap()
}

#[test]
fn a_resend_counts_once_and_rewinding_is_fine() {
    let update = Update {
        last_position: Some(120),
        watched_seconds: Some(120),
        time_spent: Some(130),
        pieces: vec![(0, 60), (50, 120)],
        completed: false,
    };
    let once = merged(&Progress::default(), &update);
    assert_eq!(merged(&once, &update), once);
    assert_eq!((once.watched_seconds, once.time_spent), (120, 130));
    let rewound = merged(
        &once,
        &Update {
            last_position: Some(10),
            time_spent: Some(5),
            ..Update::default()
        },
    );
    assert_eq!((rewound.last_position, rewound.time_spent), (10, 130));
}

#[test]
fn nine_tenths_are_all_of_it_and_it_stays_so() {
    let watched = |pieces: &[(u32, u32)]| Update {
        pieces: pieces.to_vec(),
        ..Update::default()
    };
    assert!(!merged(&Progress::default(), &watched(&[(0, 539)])).completed);
    let state = merged(&Progress::default(), &watched(&[(0, 300), (360, 600)]));
    assert!(state.completed);
    assert!(merged(&state, &Update::default()).completed);
    // Nobody can watch nine tenths of a text.
    let text = Progress::default().merge(&watched(&[(0, 100)]), 0).unwrap();
    assert!(!text.completed);
}

#[test]
fn more_pieces_than_an_hour_has_are_refused() {
    let pieces: Vec<_> = (0..=2_000).map(|number| (2 * number, 2 * number + 1)).collect();
    let update = Update {
        pieces,
        ..Update::default()
    };
    assert!(Progress::default().merge(&update, 0).is_err());
}

prop_compose! {
    fn update()(
        last_position in proptest::option::of(0..DURATION),
        watched_seconds in proptest::option::of(0..DURATION / 2),
        time_spent in proptest::option::of(0..2 * DURATION),
        pieces in proptest::collection::vec((0..DURATION, 0..60_u32).prop_map(|(from, length)| (from, from + length)), 0..4),
        completed in proptest::bool::weighted(0.05),
    ) -> Update {
        Update { last_position, watched_seconds, time_spent, pieces, completed }
    }
}

/// The updates of two devices, each device's own in its order, mixed as `turns` says; some come twice.
fn interleaved(first: &[Update], second: &[Update], turns: &[(bool, bool)]) -> Vec<Update> {
    let (mut first, mut second) = (first.iter(), second.iter());
    let mut order = Vec::new();
    for (is_first, is_twice) in turns {
        let next = if *is_first {
            first.next().or_else(|| second.next())
        } else {
            second.next().or_else(|| first.next())
        };
        let Some(update) = next else { break };
        order.extend(std::iter::repeat_n(update.clone(), if *is_twice { 2 } else { 1 }));
    }
    order.extend(first.chain(second).cloned());
    order
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn two_devices_end_in_the_same_state_in_any_order_and_never_go_back(
        first in proptest::collection::vec(update(), 0..8),
        second in proptest::collection::vec(update(), 0..8),
        turns in proptest::collection::vec(any::<(bool, bool)>(), 16),
        other_turns in proptest::collection::vec(any::<(bool, bool)>(), 16),
    ) {
        let ends = [turns, other_turns].map(|turns| {
            let mut state = Progress::default();
            for update in interleaved(&first, &second, &turns) {
                let next = merged(&state, &update);
                assert!(next.watched_seconds >= state.watched_seconds && next.time_spent >= state.time_spent);
                assert!(next.completed || !state.completed);
                let before: Vec<_> = state.watched.as_pairs().into_iter().map(Into::into).collect();
                assert_eq!(next.watched.with(&before, DURATION), next.watched);
                assert_eq!(next.last_position, update.last_position.unwrap_or(state.last_position));
                assert!(next.watched_seconds >= next.watched.seconds());
                state = next;
            }
            // Where to go on is the last writer's.
            Progress { last_position: 0, ..state }
        });
        prop_assert_eq!(&ends[0], &ends[1]);
    }
}

//! Assigns slots to days.
//!
//! A slot may be placed on a day only if the remaining slots still fit: before every deadline there must be at least as
//! many free slots as are due. As this holds at the beginning, each slot finds a day, in any order.

use crate::planner::Request;
use crate::planner::capacity::{Capacity, weight};

/// Subjects with at least this many slots get two slots of revision on the last day.
const LONG: u32 = 6;

/// For each subject, its days with the number of slots, in order.
pub(super) type Placed = Vec<Vec<(usize, u32)>>;

struct Board<'r> {
    capacity: &'r Capacity,
    free: Vec<u32>,
    /// For each deadline, how many more slots are free before it than are due.
    slack: Vec<(usize, u32)>,
    placed: Vec<Vec<u32>>,
}

/// Places `demand` slots of each subject: revision on the last days, the rest before them according to the profile.
pub(super) fn place(request: &Request, capacity: &Capacity, profiles: &[Vec<u64>], mut demand: Vec<u32>) -> Placed {
    let order = order(request, capacity);
    let mut board = Board::new(capacity, &demand);
    for subject in &order {
        let (Some(deadline), false) = (
            capacity.deadlines[*subject],
            request.is_cut(&request.subjects[*subject]),
        ) else {
            continue;
        };
        let revision = if demand[*subject] >= LONG { 2 } else { 1 };
        for _ in 0..revision {
            board.put(*subject, deadline.saturating_sub(1));
            demand[*subject] -= 1;
        }
    }
    let targets: Vec<Vec<usize>> = profiles
        .iter()
        .zip(&demand)
        .map(|(profile, slots)| targets(profile, *slots))
        .collect();
    for turn in 0..demand.iter().copied().max().unwrap_or(0) {
        for subject in &order {
            if let Some(day) = targets[*subject].get(turn as usize) {
                board.put(*subject, *day);
            }
        }
    }
    board.result()
}

/// The nearest exam first, then the hardest.
pub(super) fn order(request: &Request, capacity: &Capacity) -> Vec<usize> {
    let mut order: Vec<usize> = (0..request.subjects.len())
        .filter(|subject| capacity.deadlines[*subject].is_some())
        .collect();
    order.sort_by_key(|subject| rank(request, *subject));
    order
}

/// The sort key of tasks and subjects.
pub(super) fn rank(request: &Request, position: usize) -> (jiff::civil::Date, u32, usize) {
    let subject = &request.subjects[position];
    (subject.exam_date, u32::MAX - weight(subject.difficulty), position)
}

/// The days for `slots` slots, distributed in proportion to the profile.
fn targets(profile: &[u64], slots: u32) -> Vec<usize> {
    let all: u64 = profile.iter().sum();
    let mut targets = Vec::with_capacity(slots as usize);
    let mut sum = 0;
    for (day, height) in profile.iter().enumerate() {
        sum += height;
        // A slot belongs to the day on which the middle of its share of the profile is reached.
        while targets.len() < slots as usize && (2 * targets.len() as u64 + 1) * all <= 2 * u64::from(slots) * sum {
            targets.push(day);
        }
    }
    targets
}

impl<'r> Board<'r> {
    fn new(capacity: &'r Capacity, demand: &[u32]) -> Self {
        let mut deadlines: Vec<usize> = capacity.deadlines.iter().flatten().copied().collect();
        deadlines.sort_unstable();
        deadlines.dedup();
        let due = |deadline: usize| -> u32 {
            let counted = capacity.deadlines.iter().zip(demand);
            counted
                .filter(|(own, _)| own.is_some_and(|own| own <= deadline))
                .map(|(_, slots)| slots)
                .sum()
        };
        let slack = deadlines
            .into_iter()
            .map(|deadline| (deadline, capacity.before(deadline).saturating_sub(due(deadline))));
        Self {
            capacity,
            free: capacity.slots.clone(),
            slack: slack.collect(),
            placed: vec![vec![0; capacity.dates.len()]; demand.len()],
        }
    }

    /// Places a slot on the free day nearest to `day` that leaves enough slots for the other subjects.
    fn put(&mut self, subject: usize, day: usize) {
        let Some(deadline) = self.capacity.deadlines[subject] else {
            return;
        };
        let earlier = self
            .slack
            .iter()
            .filter(|(before, slack)| *before < deadline && *slack == 0);
        let first = earlier.map(|(before, _)| *before).max().unwrap_or(0);
        let is_free = |day: &usize| (first..deadline).contains(day) && self.free[*day] > 0;
        let near = (0..=self.free.len()).flat_map(|distance| [day.checked_sub(distance), Some(day + distance)]);
        let Some(chosen) = near.flatten().find(is_free) else {
            return;
        };
        self.free[chosen] -= 1;
        self.placed[subject][chosen] += 1;
        for (before, slack) in &mut self.slack {
            if chosen < *before && *before < deadline {
                *slack -= 1;
            }
        }
    }

    fn result(self) -> Placed {
        let days = |slots: Vec<u32>| slots.into_iter().enumerate().filter(|(_, slots)| *slots > 0).collect();
        self.placed.into_iter().map(days).collect()
    }
}

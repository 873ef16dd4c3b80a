//! Which slot goes to which day.
//!
//! A slot may be placed on a day only if what is still to be placed keeps its place: before every deadline there must stay as
//! many free slots as are due. Since that holds at the beginning, each slot finds a day whatever the order.

use crate::planner::Request;
use crate::planner::capacity::{Room, weight};

/// From so many slots on, the last day has two slots of revision.
const LONG: u32 = 6;

/// For each subject the days with how many slots it has there, in order.
pub(super) type Placed = Vec<Vec<(usize, u32)>>;

struct Board<'r> {
    room: &'r Room,
    free: Vec<u32>,
    /// Deadlines with how many more slots are free before them than due.
    slack: Vec<(usize, u32)>,
    placed: Vec<Vec<u32>>,
}

/// Places `demand` slots of each subject: revision on the last days, the rest on the way there as its profile says.
pub(super) fn place(request: &Request, room: &Room, profiles: &[Vec<u64>], mut demand: Vec<u32>) -> Placed {
    let order = order(request, room);
    let mut board = Board::new(room, &demand);
    for subject in &order {
        let (Some(deadline), false) = (room.deadlines[*subject], request.is_cut(&request.subjects[*subject])) else {
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
pub(super) fn order(request: &Request, room: &Room) -> Vec<usize> {
    let mut order: Vec<usize> = (0..request.subjects.len())
        .filter(|subject| room.deadlines[*subject].is_some())
        .collect();
    order.sort_by_key(|subject| rank(request, *subject));
    order
}

/// What tasks and subjects are ordered by.
pub(super) fn rank(request: &Request, position: usize) -> (jiff::civil::Date, u32, usize) {
    let subject = &request.subjects[position];
    (subject.exam_date, u32::MAX - weight(subject.difficulty), position)
}

/// The days where `slots` slots belong so that they lie as densely as the profile is high.
fn targets(profile: &[u64], slots: u32) -> Vec<usize> {
    let all: u64 = profile.iter().sum();
    let mut targets = Vec::with_capacity(slots as usize);
    let mut sum = 0;
    for (day, height) in profile.iter().enumerate() {
        sum += height;
        // The middle of the next one's part of the whole.
        while targets.len() < slots as usize && (2 * targets.len() as u64 + 1) * all <= 2 * u64::from(slots) * sum {
            targets.push(day);
        }
    }
    targets
}

impl<'r> Board<'r> {
    fn new(room: &'r Room, demand: &[u32]) -> Self {
        let mut deadlines: Vec<usize> = room.deadlines.iter().flatten().copied().collect();
        deadlines.sort_unstable();
        deadlines.dedup();
        let due = |deadline: usize| -> u32 {
            let counted = room.deadlines.iter().zip(demand);
            counted
                .filter(|(own, _)| own.is_some_and(|own| own <= deadline))
                .map(|(_, slots)| slots)
                .sum()
        };
        let slack = deadlines
            .into_iter()
            .map(|deadline| (deadline, room.before(deadline).saturating_sub(due(deadline))));
        Self {
            room,
            free: room.slots.clone(),
            slack: slack.collect(),
            placed: vec![vec![0; room.dates.len()]; demand.len()],
        }
    }

    /// Places a slot on the free day nearest to `day` that takes nobody's place.
    fn put(&mut self, subject: usize, day: usize) {
        let Some(deadline) = self.room.deadlines[subject] else {
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

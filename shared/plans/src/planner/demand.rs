//! How many slots each subject gets.

use crate::planner::capacity::{Room, weight};
use crate::planner::feedback::Wishes;
use crate::planner::{Request, Rule, Warning};

/// Of the time that nobody claims, this share is planned, in per cent: the rest is for what comes between.
const FILLED: u64 = 80;
/// The most minutes of a subject without a wish.
const MOST_MINUTES: u32 = 6_000;

/// A subject's slots.
struct Share {
    position: usize,
    deadline: usize,
    slots: u32,
    is_wish: bool,
}

/// The slots of each subject: wishes first, then shares of what is left by difficulty and nearness. All fit before their exams,
/// and nobody who is not left out gets none.
pub(super) fn demand(
    request: &Request,
    wishes: &Wishes,
    room: &Room,
    profiles: &[Vec<u64>],
    warnings: &mut Vec<Warning>,
) -> Vec<u32> {
    let mut shares: Vec<Share> = Vec::new();
    for (position, subject) in request.subjects.iter().enumerate() {
        let Some(deadline) = room.deadlines[position] else {
            continue;
        };
        let slots = match subject.minutes {
            Some(minutes) => wished(request, wishes, position, minutes).div_ceil(room.slot),
            None => share(&profiles[position], wishes.load) + subject.missed_minutes.div_ceil(room.slot),
        };
        let most = if subject.minutes.is_some() {
            u32::MAX
        } else {
            MOST_MINUTES / room.slot
        };
        shares.push(Share {
            position,
            deadline,
            slots: slots.min(most).max(1),
            is_wish: subject.minutes.is_some(),
        });
    }
    let wanted: Vec<u32> = shares.iter().map(|share| share.slots).collect();
    fit(&mut shares, room);
    let mut demand = vec![0; request.subjects.len()];
    for (share, wanted) in shares.iter().zip(wanted) {
        demand[share.position] = share.slots;
        if share.is_wish && share.slots < wanted {
            let subject = &request.subjects[share.position];
            let (fits, wanted) = (hours(share.slots * room.slot), hours(wanted * room.slot));
            warnings.push(Warning {
                rule: Rule::Hours,
                subject: Some(share.position),
                date: None,
                message: format!("Only {fits} of {wanted} hours of {} fit before its exam.", subject.name),
            });
        }
    }
    demand
}

/// The minutes that are still wished for, as far as the plan goes.
fn wished(request: &Request, wishes: &Wishes, position: usize, minutes: u32) -> u32 {
    let subject = &request.subjects[position];
    let wanted = u64::from(minutes) * u64::from(wishes.weights[position]) / 100;
    let left = wanted.saturating_sub(u64::from(subject.done_minutes));
    let (planned, all) = (
        request.days_before(subject) as u64,
        request.days_to_exam(subject).max(1).unsigned_abs(),
    );
    u32::try_from(left * planned / u64::from(all)).unwrap_or(u32::MAX)
}

/// Thousandths of a slot.
const UNIT: u64 = 1_000;

/// Divides every day among the subjects that are still to come, in thousandths of a slot; the near and the hard ones get more.
pub(super) fn profiles(request: &Request, wishes: &Wishes, room: &Room) -> Vec<Vec<u64>> {
    let subjects = request.subjects.iter().enumerate();
    let constant: Vec<(u64, u64)> = subjects
        .map(|(position, subject)| {
            let own = u64::from(weight(subject.difficulty)) * u64::from(wishes.weights[position]);
            (own, u64::from(request.days_to_exam(subject).unsigned_abs()))
        })
        .collect();
    let mut profiles = vec![vec![0; room.dates.len()]; request.subjects.len()];
    let mut weights = vec![0_u64; request.subjects.len()];
    for (day, slots) in room.slots.iter().enumerate().filter(|(_, slots)| **slots > 0) {
        for (position, (own, exam)) in constant.iter().enumerate() {
            let is_due = room.deadlines[position].is_some_and(|deadline| day < deadline);
            let nearness = UNIT + 14 * UNIT / (7 + exam.saturating_sub(day as u64));
            weights[position] = if is_due { own * nearness } else { 0 };
        }
        let all = weights.iter().sum::<u64>().max(1);
        for (profile, weight) in profiles.iter_mut().zip(&weights) {
            profile[day] = u64::from(*slots) * UNIT * weight / all;
        }
    }
    profiles
}

/// The slots that a profile comes to.
fn share(profile: &[u64], load: u32) -> u32 {
    let filled = (FILLED * u64::from(load) / 100).min(100);
    let all = profile.iter().sum::<u64>() * filled / 100;
    u32::try_from((all + UNIT / 2) / UNIT).unwrap_or(u32::MAX)
}

/// Takes slots away until, before every deadline, there are as many as there is room for. Shares give way before wishes.
fn fit(shares: &mut [Share], room: &Room) {
    let mut deadlines: Vec<usize> = shares.iter().map(|share| share.deadline).collect();
    deadlines.sort_unstable();
    deadlines.dedup();
    for deadline in deadlines {
        let demand: u64 = shares
            .iter()
            .filter(|share| share.deadline <= deadline)
            .map(|share| u64::from(share.slots))
            .sum();
        let mut excess = demand.saturating_sub(u64::from(room.before(deadline)));
        for is_wish in [false, true] {
            let due = shares
                .iter_mut()
                .filter(|share| share.deadline <= deadline && share.is_wish == is_wish);
            excess -= take_away(due.collect(), excess);
        }
    }
}

/// Takes up to `excess` slots away, in proportion, and leaves everybody one. Gives how many it took.
fn take_away(mut shares: Vec<&mut Share>, excess: u64) -> u64 {
    let spare: u64 = shares.iter().map(|share| u64::from(share.slots) - 1).sum();
    let taken = excess.min(spare);
    if taken == 0 {
        return 0;
    }
    let mut left = taken;
    for share in &mut shares {
        let own = u64::from(share.slots - 1) * taken / spare;
        share.slots -= u32::try_from(own).unwrap_or(0);
        left -= own;
    }
    // What rounding left goes to the largest.
    while left > 0 {
        shares.sort_by_key(|share| (std::cmp::Reverse(share.slots), share.position));
        for share in shares.iter_mut().filter(|share| share.slots > 1) {
            if left > 0 {
                share.slots -= 1;
                left -= 1;
            }
        }
    }
    taken
}

fn hours(minutes: u32) -> String {
    let tenths = (minutes * 10 + 30) / 60;
    match tenths % 10 {
        0 => (tenths / 10).to_string(),
        tenth => format!("{}.{tenth}", tenths / 10),
    }
}

//! The number of slots of each subject.

use crate::planner::capacity::{Capacity, weight};
use crate::planner::feedback::Adjustments;
use crate::planner::{Request, Rule, Warning};

/// The percentage of the unrequested time that is planned. The rest is reserve.
const FILLED: u64 = 80;
/// The maximum minutes of a subject without requested hours.
const MAX_MINUTES: u32 = 6_000;

/// The slots of a subject.
struct Allocation {
    position: usize,
    deadline: usize,
    slots: u32,
    is_requested: bool,
}

/// The slots of each subject: first the requested hours, then shares of the remaining time by difficulty and by
/// nearness of the exam. All slots fit before the exams, and every subject that is not left out gets at least one.
pub(super) fn demand(
    request: &Request,
    adjustments: &Adjustments,
    capacity: &Capacity,
    profiles: &[Vec<u64>],
    warnings: &mut Vec<Warning>,
) -> Vec<u32> {
    let mut allocations: Vec<Allocation> = Vec::new();
    for (position, subject) in request.subjects.iter().enumerate() {
        let Some(deadline) = capacity.deadlines[position] else {
            continue;
        };
        let slots = match subject.minutes {
            Some(minutes) => requested(request, adjustments, position, minutes).div_ceil(capacity.slot),
            None => share(&profiles[position], adjustments.load) + subject.missed_minutes.div_ceil(capacity.slot),
        };
        let most = if subject.minutes.is_some() {
            u32::MAX
        } else {
            MAX_MINUTES / capacity.slot
        };
        allocations.push(Allocation {
            position,
            deadline,
            slots: slots.min(most).max(1),
            is_requested: subject.minutes.is_some(),
        });
    }
    let wanted: Vec<u32> = allocations.iter().map(|allocation| allocation.slots).collect();
    fit(&mut allocations, capacity);
    let mut demand = vec![0; request.subjects.len()];
    for (allocation, wanted) in allocations.iter().zip(wanted) {
        demand[allocation.position] = allocation.slots;
        if allocation.is_requested && allocation.slots < wanted {
            let subject = &request.subjects[allocation.position];
            let (fits, wanted) = (hours(allocation.slots * capacity.slot), hours(wanted * capacity.slot));
            warnings.push(Warning {
                rule: Rule::Hours,
                subject: Some(allocation.position),
                date: None,
                message: format!("Only {fits} of {wanted} hours of {} fit before its exam.", subject.name),
            });
        }
    }
    demand
}

/// The requested minutes that remain, in proportion to the part of the time that the plan covers.
fn requested(request: &Request, adjustments: &Adjustments, position: usize, minutes: u32) -> u32 {
    let subject = &request.subjects[position];
    let wanted = u64::from(minutes) * u64::from(adjustments.weights[position]) / 100;
    let left = wanted.saturating_sub(u64::from(subject.done_minutes));
    let (planned, all) = (
        request.days_before(subject) as u64,
        request.days_to_exam(subject).max(1).unsigned_abs(),
    );
    u32::try_from(left * planned / u64::from(all)).unwrap_or(u32::MAX)
}

/// Thousandths of a slot.
const UNIT: u64 = 1_000;

/// Divides every day among the subjects with an exam ahead, in thousandths of a slot. Near and hard subjects get more.
pub(super) fn profiles(request: &Request, adjustments: &Adjustments, capacity: &Capacity) -> Vec<Vec<u64>> {
    let subjects = request.subjects.iter().enumerate();
    let constant: Vec<(u64, u64)> = subjects
        .map(|(position, subject)| {
            let own = u64::from(weight(subject.difficulty)) * u64::from(adjustments.weights[position]);
            (own, u64::from(request.days_to_exam(subject).unsigned_abs()))
        })
        .collect();
    let mut profiles = vec![vec![0; capacity.dates.len()]; request.subjects.len()];
    let mut weights = vec![0_u64; request.subjects.len()];
    for (day, slots) in capacity.slots.iter().enumerate().filter(|(_, slots)| **slots > 0) {
        for (position, (own, exam)) in constant.iter().enumerate() {
            let is_due = capacity.deadlines[position].is_some_and(|deadline| day < deadline);
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

/// The number of slots in a profile.
fn share(profile: &[u64], load: u32) -> u32 {
    let filled = (FILLED * u64::from(load) / 100).min(100);
    let all = profile.iter().sum::<u64>() * filled / 100;
    u32::try_from((all + UNIT / 2) / UNIT).unwrap_or(u32::MAX)
}

/// Removes slots until they fit into the capacity before every deadline. Requested hours are reduced last.
fn fit(allocations: &mut [Allocation], capacity: &Capacity) {
    let mut deadlines: Vec<usize> = allocations.iter().map(|allocation| allocation.deadline).collect();
    deadlines.sort_unstable();
    deadlines.dedup();
    for deadline in deadlines {
        let demand: u64 = allocations
            .iter()
            .filter(|allocation| allocation.deadline <= deadline)
            .map(|allocation| u64::from(allocation.slots))
            .sum();
        let mut excess = demand.saturating_sub(u64::from(capacity.before(deadline)));
        for is_requested in [false, true] {
            let due = allocations
                .iter_mut()
                .filter(|allocation| allocation.deadline <= deadline && allocation.is_requested == is_requested);
            excess -= reduce(due.collect(), excess);
        }
    }
}

/// Removes up to `excess` slots in proportion, but leaves one to each subject. Returns the number of removed slots.
fn reduce(mut allocations: Vec<&mut Allocation>, excess: u64) -> u64 {
    let spare: u64 = allocations
        .iter()
        .map(|allocation| u64::from(allocation.slots) - 1)
        .sum();
    let taken = excess.min(spare);
    if taken == 0 {
        return 0;
    }
    let mut left = taken;
    for allocation in &mut allocations {
        let own = u64::from(allocation.slots - 1) * taken / spare;
        allocation.slots -= u32::try_from(own).unwrap_or(0);
        left -= own;
    }
    // The rounding remainder is taken from the largest allocations.
    while left > 0 {
        allocations.sort_by_key(|allocation| (std::cmp::Reverse(allocation.slots), allocation.position));
        for allocation in allocations.iter_mut().filter(|allocation| allocation.slots > 1) {
            if left > 0 {
                allocation.slots -= 1;
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

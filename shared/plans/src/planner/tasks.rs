//! Turns slots into tasks.

use crate::planner::capacity::Capacity;
use crate::planner::placement::{Placed, rank};
use crate::planner::{Day, Request, Task, TaskKind};

/// The growing intervals between the reviews of a subject, in days.
const REVIEW_AFTER: [usize; 6] = [2, 4, 8, 16, 32, 64];

/// The days that have tasks.
pub(super) fn days(request: &Request, capacity: &Capacity, placed: &Placed) -> Vec<Day> {
    let mut days: Vec<Vec<Task>> = vec![Vec::new(); capacity.dates.len()];
    for (subject, slots) in placed.iter().enumerate() {
        let mut part = 0;
        for (day, kind, slots) in kinds(request, subject, slots) {
            add(&mut days[day], request, subject, kind, slots * capacity.slot, &mut part);
        }
    }
    let planned = capacity.dates.iter().zip(days).filter(|(_, tasks)| !tasks.is_empty());
    planned
        .map(|(date, mut tasks)| {
            tasks.sort_by_key(|task| (task.kind != TaskKind::Revision, rank(request, task.subject)));
            Day { date: *date, tasks }
        })
        .collect()
}

/// The purpose of each slot of a subject. Reviews come at growing intervals, with something new between any two of
/// them.
fn kinds(request: &Request, subject: usize, slots: &[(usize, u32)]) -> Vec<(usize, TaskKind, u32)> {
    let mut kinds = Vec::new();
    let mut reviews = REVIEW_AFTER.into_iter();
    let mut next = slots
        .first()
        .map(|(day, _)| *day)
        .zip(reviews.next())
        .map(|(day, pause)| day + pause);
    let mut is_new = false;
    let is_cut = request.is_cut(&request.subjects[subject]);
    for (position, (day, count)) in slots.iter().copied().enumerate() {
        if position + 1 == slots.len() && !is_cut {
            kinds.push((day, TaskKind::Revision, count));
        } else if is_new && next.is_some_and(|next| next <= day) {
            kinds.push((day, TaskKind::Review, 1));
            if count > 1 {
                kinds.push((day, TaskKind::Study, count - 1));
            }
            is_new = count > 1;
            next = reviews.next().map(|pause| day + pause);
        } else {
            kinds.push((day, TaskKind::Study, count));
            is_new = true;
        }
    }
    kinds
}

/// Adds the minutes of a subject on one day, as tasks that respect the maximum length.
fn add(tasks: &mut Vec<Task>, request: &Request, subject: usize, kind: TaskKind, minutes: u32, part: &mut u32) {
    let count = minutes.div_ceil(request.preferences.session_minutes.max(1));
    for number in 0..count {
        // The first tasks get the remainder.
        let minutes = minutes / count + u32::from(number < minutes % count);
        tasks.push(Task {
            subject,
            title: title(request, subject, kind, part),
            minutes,
            kind,
        });
    }
}

fn title(request: &Request, subject: usize, kind: TaskKind, part: &mut u32) -> String {
    let subject = &request.subjects[subject];
    let name = &subject.name;
    match kind {
        TaskKind::Study => {
            *part += 1;
            match (*part, subject.missed_minutes) {
                (1, 1..) => format!("Catch up on {name}"),
                (part, _) => format!("Study {name}, part {part}"),
            }
        }
        TaskKind::Review => format!("Review {name}"),
        TaskKind::Revision => format!("Revise {name} for the exam"),
    }
}

//! The tasks that slots become.

use crate::planner::capacity::Room;
use crate::planner::placement::{Placed, rank};
use crate::planner::{Day, Request, Task, TaskKind};

/// Days from one review of a subject to the next, which grow.
const REVIEW_AFTER: [usize; 6] = [2, 4, 8, 16, 32, 64];

/// The days that have tasks.
pub(super) fn days(request: &Request, room: &Room, placed: &Placed) -> Vec<Day> {
    let mut days: Vec<Vec<Task>> = vec![Vec::new(); room.dates.len()];
    for (subject, slots) in placed.iter().enumerate() {
        let mut part = 0;
        for (day, kind, slots) in kinds(request, subject, slots) {
            add(&mut days[day], request, subject, kind, slots * room.slot, &mut part);
        }
    }
    let planned = room.dates.iter().zip(days).filter(|(_, tasks)| !tasks.is_empty());
    planned
        .map(|(date, mut tasks)| {
            tasks.sort_by_key(|task| (task.kind != TaskKind::Revision, rank(request, task.subject)));
            Day { date: *date, tasks }
        })
        .collect()
}

/// What the slots of a subject are for. Reviews come after growing pauses and never twice without something new between.
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

/// Adds a day's minutes of a subject, as tasks that are not longer than the student likes.
fn add(tasks: &mut Vec<Task>, request: &Request, subject: usize, kind: TaskKind, minutes: u32, part: &mut u32) {
    let count = minutes.div_ceil(request.preferences.session_minutes.max(1));
    for number in 0..count {
        // The first ones get what does not divide.
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

//! The capacity of a plan: its days and the number of slots on each.

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::planner::{Difficulty, Request, Rule, Warning};

/// The usual and the minimum length of a slot, in minutes. Slots get shorter if not every subject would get one
/// otherwise.
const SLOT: u32 = 15;
const MIN_SLOT: u32 = 5;
/// The usual number of slots on a long day.
const SLOTS_A_DAY: u32 = 24;

/// The days of a plan and their slots.
#[derive(Clone, Debug)]
pub(super) struct Capacity {
    /// The length of a slot in minutes.
    pub slot: u32,
    /// The days, from the start to the last exam.
    pub dates: Vec<Date>,
    /// The number of slots on each day.
    pub slots: Vec<u32>,
    /// For each subject, the number of days from the start on which it can have tasks. `None` if the subject is left
    /// out.
    pub deadlines: Vec<Option<usize>>,
}

impl Capacity {
    /// The capacity for a request, with a slot for every subject if possible, and the rules that had to be relaxed.
    /// `load` is a percentage.
    pub(super) fn new(request: &Request, load: u32) -> (Self, Vec<Warning>) {
        let deadlines: Vec<usize> = request
            .subjects
            .iter()
            .map(|subject| request.days_before(subject))
            .collect();
        let days = deadlines.iter().copied().max().unwrap_or(0);
        let dates: Vec<Date> = (0..i64::try_from(days).unwrap_or(0))
            .map(|day| request.start.saturating_add(day.days()))
            .collect();
        let usual = request.daily_minutes * load.min(100) / 100;
        let slot = SLOT.max(request.daily_minutes / SLOTS_A_DAY);
        let shorter = std::iter::successors(Some(slot), |slot| {
            (*slot > MIN_SLOT).then_some((slot / 2).max(MIN_SLOT))
        });
        let tries = [(usual.max(1), slot)]
            .into_iter()
            .chain(shorter.map(|slot| (request.daily_minutes, slot)));
        let mut capacity = Self {
            slot: 1,
            dates,
            slots: Vec::new(),
            deadlines: deadlines.into_iter().map(Some).collect(),
        };
        for (minutes, slot) in tries {
            capacity.divide(request, minutes, slot);
            if capacity.first_overbooked_day().is_none() {
                return (capacity, Vec::new());
            }
        }
        let warnings = capacity.relax_constraints(request);
        (capacity, warnings)
    }

    /// Divides the days into slots of about `slot` minutes, so that little of `minutes` is left over. Slots of the
    /// minimum length are not stretched, because a partly used first day may have time for only one of them.
    fn divide(&mut self, request: &Request, minutes: u32, slot: u32) {
        let stretched = minutes / (minutes / slot).max(1);
        self.slot = if slot > MIN_SLOT { stretched } else { slot.min(minutes) }.max(1);
        let slots = self.dates.iter().map(|date| match request.preferences.is_rest(*date) {
            true => 0,
            false => request.cap(*date).min(minutes) / self.slot,
        });
        self.slots = slots.collect();
    }

    /// The first day before which more subjects are due than there are slots.
    fn first_overbooked_day(&self) -> Option<usize> {
        let mut due = vec![0_u32; self.dates.len() + 1];
        for deadline in self.deadlines.iter().flatten() {
            due[*deadline] += 1;
        }
        let (mut subjects, mut slots) = (0, 0);
        (0..=self.dates.len()).find(|day| {
            subjects += due[*day];
            slots += day.checked_sub(1).map_or(0, |before| self.slots[before]);
            subjects > slots
        })
    }

    /// Opens rest days, the latest first, and then leaves out subjects, until all remaining subjects have a slot.
    fn relax_constraints(&mut self, request: &Request) -> Vec<Warning> {
        let mut warnings = Vec::new();
        while let Some(day) = self.first_overbooked_day() {
            let slots_of = |date: Date| request.cap(date) / self.slot;
            let rest = (0..day).rev().find(|before| {
                let date = self.dates[*before];
                self.slots[*before] == 0 && request.preferences.is_rest(date) && slots_of(date) > 0
            });
            if let Some(before) = rest {
                let date = self.dates[before];
                self.slots[before] = slots_of(date);
                warnings.push(Warning {
                    rule: Rule::RestDays,
                    subject: None,
                    date: Some(date),
                    message: format!(
                        "{date} is not a rest day, because a subject would get no time before its exam otherwise."
                    ),
                });
                continue;
            }
            let Some(position) = self.least_missed(request, day) else {
                break;
            };
            self.deadlines[position] = None;
            let name = &request.subjects[position].name;
            warnings.push(Warning {
                rule: Rule::EverySubject,
                subject: Some(position),
                date: None,
                message: format!("There is no time for {name} before its exam."),
            });
        }
        warnings
    }

    /// The subject to leave out before `day`: the easiest, with the latest exam, listed last.
    fn least_missed(&self, request: &Request, day: usize) -> Option<usize> {
        let due = self.deadlines.iter().enumerate().filter_map(|(position, deadline)| {
            let deadline = deadline.filter(|deadline| *deadline <= day)?;
            Some((position, deadline))
        });
        due.min_by_key(|(position, deadline)| {
            let difficulty = weight(request.subjects[*position].difficulty);
            (difficulty, usize::MAX - deadline, usize::MAX - position)
        })
        .map(|(position, _)| position)
    }

    /// The number of slots before `deadline`.
    pub(super) fn before(&self, deadline: usize) -> u32 {
        self.slots[..deadline].iter().sum()
    }
}

/// The weight of a difficulty.
pub(super) const fn weight(difficulty: Difficulty) -> u32 {
    match difficulty {
        Difficulty::Easy => 2,
        Difficulty::Medium => 3,
        Difficulty::Hard => 4,
    }
}

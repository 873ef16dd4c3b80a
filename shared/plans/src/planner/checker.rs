//! Checks plans, no matter which planner made them.

use std::collections::BTreeSet;

use crate::planner::{Day, Request, Rule, Warning};

/// The maximum length of a title, in characters.
const MAX_TITLE_LENGTH: usize = 200;

/// A rule that a plan breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The broken rule.
    pub rule: Rule,
    /// The position of the subject in the request, if the violation is about one.
    pub subject: Option<usize>,
    /// The day, if the violation is about one.
    pub date: Option<jiff::civil::Date>,
}

/// All violations in `days`.
pub fn violations(request: &Request, days: &[Day]) -> Vec<Violation> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let mut covered = BTreeSet::new();
    for day in days {
        let mut report = |rule, subject| found.push(violation(rule, subject, Some(day.date)));
        if !seen.insert(day.date) {
            report(Rule::Form, None);
        }
        if day.tasks.is_empty() {
            continue;
        }
        if day.date < request.start {
            report(Rule::Start, None);
        }
        if request.preferences.is_rest(day.date) {
            report(Rule::RestDays, None);
        }
        let minutes: u64 = day.tasks.iter().map(|task| u64::from(task.minutes)).sum();
        if day.date >= request.start && minutes > u64::from(request.cap(day.date)) {
            report(Rule::DailyHours, None);
        }
        for task in &day.tasks {
            let Some(subject) = request.subjects.get(task.subject) else {
                report(Rule::Form, None);
                continue;
            };
            covered.insert(task.subject);
            if day.date >= subject.exam_date {
                report(Rule::ExamDay, Some(task.subject));
            }
            if task.minutes == 0 || !is_title(&task.title) {
                report(Rule::Form, Some(task.subject));
            }
        }
    }
    let missing = (0..request.subjects.len()).filter(|subject| !covered.contains(subject));
    found.extend(missing.map(|subject| violation(Rule::EverySubject, Some(subject), None)));
    found
}

/// The violations that no warning excuses. Only the rules about rest days and about subjects without time can be
/// excused.
pub fn unexcused(request: &Request, days: &[Day], warnings: &[Warning]) -> Vec<Violation> {
    let is_excused = |violation: &Violation| {
        matches!(violation.rule, Rule::RestDays | Rule::EverySubject)
            && warnings.iter().any(|warning| {
                (warning.rule, warning.subject, warning.date) == (violation.rule, violation.subject, violation.date)
            })
    };
    violations(request, days)
        .into_iter()
        .filter(|violation| !is_excused(violation))
        .collect()
}

fn violation(rule: Rule, subject: Option<usize>, date: Option<jiff::civil::Date>) -> Violation {
    Violation { rule, subject, date }
}

fn is_title(title: &str) -> bool {
    let length = title.trim().chars().count();
    (1..=MAX_TITLE_LENGTH).contains(&length) && !title.chars().any(char::is_control)
}

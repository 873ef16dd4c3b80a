//! What is wrong with a plan, whoever made it.

use std::collections::BTreeSet;

use crate::planner::{Day, Request, Rule, Warning};

/// The longest title, in characters.
const LONGEST_TITLE: usize = 200;

/// A rule that a plan breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Which.
    pub rule: Rule,
    /// The position of the subject that it is about.
    pub subject: Option<usize>,
    /// The day that it is about.
    pub date: Option<jiff::civil::Date>,
}

/// Every rule that `days` break.
#[must_use]
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

/// The violations that no warning excuses. Only a rest day and a subject without time ever give way.
#[must_use]
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
    (1..=LONGEST_TITLE).contains(&length) && !title.chars().any(char::is_control)
}

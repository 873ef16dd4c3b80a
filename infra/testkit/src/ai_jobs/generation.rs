//! The study plan that students request.

use jiff::ToSpan as _;
use jiff::tz::TimeZone;
use shared::App;
use shared_plans::planner::{Difficulty, Preferences, Request, Subject};
use shared_plans::store::generations::Generation;

/// A generation of a plan for two subjects, with exams in three and in four weeks.
pub(super) fn generation(app: &App) -> Generation {
    let now = app.clock.now();
    let today = now.to_zoned(TimeZone::UTC).date();
    let subject = |name: &str, days: i64, difficulty| Subject {
        name: name.to_owned(),
        exam_date: today.saturating_add(days.days()),
        difficulty,
        minutes: None,
        done_minutes: 0,
        missed_minutes: 0,
    };
    let subjects = vec![
        subject("Mathematics", 21, Difficulty::Hard),
        subject("Geography", 28, Difficulty::Easy),
    ];
    let subject_ids = vec![None; subjects.len()];
    let request = Request {
        start: today,
        wished_start: None,
        daily_minutes: 180,
        used_on_first_day: 0,
        preferences: Preferences::default(),
        subjects,
        feedback: Vec::new(),
    };
    Generation::pending(app.ids.id(), request, subject_ids, now)
}

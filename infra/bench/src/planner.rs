//! The built-in planner: the CPU time of a large plan.

use jiff::ToSpan as _;
use jiff::civil::date;
use shared_plans::planner::{Difficulty, Preferences, Request, Subject, plan};

use crate::report::Measure;
use crate::{Result, process};

/// Generated plans. One is too few, since CPU time is read in steps of 10 ms.
const PLANS: u32 = 100;
const SUBJECTS: i64 = 40;
const DAYS: i64 = 120;

/// 40 subjects over 120 days, eight hours a day.
pub(crate) fn measure() -> Result<Measure> {
    let start = date(2027, 1, 1);
    let subjects = (0..SUBJECTS).map(|number| Subject {
        name: format!("Subject {number}"),
        exam_date: start.saturating_add((DAYS - number).days()),
        difficulty: Difficulty::Hard,
        minutes: (number % 3 == 0).then_some(1_200),
        done_minutes: 0,
        missed_minutes: 0,
    });
    let request = Request {
        start,
        wished_start: None,
        daily_minutes: 480,
        used_on_first_day: 0,
        preferences: Preferences::default(),
        subjects: subjects.collect(),
        feedback: Vec::new(),
    };
    let before = process::cpu("self")?;
    let mut days = 0;
    for _ in 0..PLANS {
        days += plan(std::hint::black_box(&request)).days.len();
    }
    let each = (process::cpu("self")? - before) / PLANS;
    if days == 0 {
        return Err("the planner planned nothing".into());
    }
    Ok(Measure {
        function: "planner".to_owned(),
        what: "CPU per plan, 40 subjects, 120 days",
        value: each.as_secs_f64() * 1e3,
        unit: "ms",
        budget: Some(50.0),
    })
}

//! Study plans: the request, the schedule, the built-in planner ([`plan`]) and the checker of all plans ([`checker`]).
//!
//! Some rules always hold: no task of a subject on or after the day of its exam, no task before the start, no day above
//! its maximum. Other rules hold if possible: every subject has a task, and rest days are free. A [`Warning`] names
//! each rule that had to be relaxed. The same request always results in the same plan.

pub mod ai_reply;
pub(crate) mod capacity;
pub mod checker;
pub(crate) mod demand;
pub(crate) mod feedback;
pub(crate) mod placement;
pub(crate) mod tasks;
#[cfg(test)]
mod tests;

use jiff::ToSpan as _;
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};
use shared::string_enum;

/// The maximum length of a plan, in days. Later exams are planned when they come nearer.
pub const MAX_PLAN_DAYS: usize = 180;
/// The maximum number of subjects in a plan.
pub const MAX_SUBJECTS: usize = 50;
/// The default maximum length of a task, in minutes.
pub const SESSION_MINUTES: u32 = 60;
/// The default time at which a day of study begins.
pub const DAY_START: Time = Time::constant(17, 0, 0, 0);

string_enum! {
    /// How hard a subject is for the student.
    Difficulty ("must be easy, medium or hard") {
        /// Needs little work.
        Easy = "easy",
        /// Needs an average amount of work.
        Medium = "medium",
        /// Needs a lot of work.
        Hard = "hard",
    }
}

string_enum! {
    /// The purpose of a task.
    TaskKind ("must be study, review or revision") {
        /// Learn something new.
        Study = "study",
        /// Repeat earlier material.
        Review = "review",
        /// Prepare for the exam on the last day before it.
        Revision = "revision",
    }
}

string_enum! {
    /// A day of the week.
    Weekday ("must be monday, tuesday, wednesday, thursday, friday, saturday or sunday") {
        /// The first by ISO 8601.
        Monday = "monday",
        /// The second.
        Tuesday = "tuesday",
        /// The third.
        Wednesday = "wednesday",
        /// The fourth.
        Thursday = "thursday",
        /// The fifth.
        Friday = "friday",
        /// The sixth.
        Saturday = "saturday",
        /// The seventh.
        Sunday = "sunday",
    }
}

string_enum! {
    /// A rule of plans.
    Rule ("must be a rule of plans") {
        /// No task on or after the day of the exam.
        ExamDay = "exam_day",
        /// No task before the start.
        Start = "start_date",
        /// No day above the daily hours.
        DailyHours = "daily_hours",
        /// Every subject has a task.
        EverySubject = "every_subject",
        /// Rest days are free.
        RestDays = "rest_days",
        /// A subject gets the requested hours.
        Hours = "hours",
        /// A plan extends to the last exam.
        Horizon = "horizon",
        /// A plan is well-formed: known subjects, valid titles and minutes, each day once.
        Form = "form",
    }
}

/// A request for a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The first day.
    pub start: Date,
    /// The requested first day, if it has passed.
    #[serde(default)]
    pub wished_start: Option<Date>,
    /// The maximum minutes per day.
    pub daily_minutes: u32,
    /// The minutes of the first day that have been used already.
    #[serde(default)]
    pub used_on_first_day: u32,
    /// The preferences of the student.
    #[serde(default)]
    pub preferences: Preferences,
    /// The subjects to study.
    pub subjects: Vec<Subject>,
    /// The feedback on earlier plans, oldest first.
    #[serde(default)]
    pub feedback: Vec<Feedback>,
}

/// A subject of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// The name.
    pub name: String,
    /// The day of the exam.
    pub exam_date: Date,
    /// How hard the subject is for the student.
    pub difficulty: Difficulty,
    /// The total minutes of study that the student wants, if specified.
    #[serde(default)]
    pub minutes: Option<u32>,
    /// The minutes that were done in earlier plans.
    #[serde(default)]
    pub done_minutes: u32,
    /// The minutes that were due in the previous plan and not done.
    #[serde(default)]
    pub missed_minutes: u32,
}

/// The preferences of a student.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// Days of the week without study.
    pub rest_days: Vec<Weekday>,
    /// Dates without study.
    pub rest_dates: Vec<Date>,
    /// The maximum length of a task, in minutes.
    pub session_minutes: u32,
    /// The time at which a day of study begins, for the calendar.
    pub day_start: Time,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            rest_days: Vec::new(),
            rest_dates: Vec::new(),
            session_minutes: SESSION_MINUTES,
            day_start: DAY_START,
        }
    }
}

impl Preferences {
    /// Whether `date` is a rest day.
    pub fn is_rest(&self, date: Date) -> bool {
        let weekday = Weekday::ALL[usize::from(date.weekday().to_monday_zero_offset().unsigned_abs())];
        self.rest_days.contains(&weekday) || self.rest_dates.contains(&date)
    }
}

/// The feedback of a student on a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feedback {
    /// 1 (bad) to 5 (good).
    pub rating: u8,
    /// Comments in the student's own words.
    #[serde(default)]
    pub comments: String,
}

/// A plan, day by day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    /// The days with tasks, in order.
    pub days: Vec<Day>,
    /// The parts of the request that the plan could not meet.
    pub warnings: Vec<Warning>,
}

/// A day of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// The date.
    pub date: Date,
    /// The tasks, in order.
    pub tasks: Vec<Task>,
}

/// A task of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// The position of its subject in the request.
    pub subject: usize,
    /// What to do, in a few words.
    pub title: String,
    /// The duration in minutes.
    pub minutes: u32,
    /// The purpose of the task.
    pub kind: TaskKind,
}

/// A part of the request that a plan could not meet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// The rule that was relaxed.
    pub rule: Rule,
    /// The position of the subject in the request, if the warning is about one.
    #[serde(default)]
    pub subject: Option<usize>,
    /// The day, if the warning is about one.
    #[serde(default)]
    pub date: Option<Date>,
    /// The text for the student.
    pub message: String,
}

impl Request {
    /// The maximum minutes on `date`; 0 before the start.
    pub fn cap(&self, date: Date) -> u32 {
        match date.cmp(&self.start) {
            std::cmp::Ordering::Less => 0,
            std::cmp::Ordering::Equal => self.daily_minutes.saturating_sub(self.used_on_first_day),
            std::cmp::Ordering::Greater => self.daily_minutes,
        }
    }

    /// The number of days from the start to the exam of `subject`, at most [`MAX_PLAN_DAYS`].
    fn days_before(&self, subject: &Subject) -> usize {
        let days = self.days_to_exam(subject);
        usize::try_from(days).unwrap_or(0).min(MAX_PLAN_DAYS)
    }

    fn days_to_exam(&self, subject: &Subject) -> i32 {
        self.start.until(subject.exam_date).map_or(0, |span| span.get_days())
    }

    fn is_cut(&self, subject: &Subject) -> bool {
        usize::try_from(self.days_to_exam(subject)).is_ok_and(|days| days > MAX_PLAN_DAYS)
    }
}

/// Makes the plan for a request.
pub fn plan(request: &Request) -> Schedule {
    let adjustments = feedback::Adjustments::of(request);
    let (capacity, mut warnings) = capacity::Capacity::new(request, adjustments.load);
    let profiles = demand::profiles(request, &adjustments, &capacity);
    let demand = demand::demand(request, &adjustments, &capacity, &profiles, &mut warnings);
    let placed = placement::place(request, &capacity, &profiles, demand);
    warnings.extend(request_warnings(request));
    warnings.sort_by_key(|warning| (warning.subject, warning.date));
    Schedule {
        days: tasks::days(request, &capacity, &placed),
        warnings,
    }
}

fn request_warnings(request: &Request) -> Vec<Warning> {
    let past = request.wished_start.map(|wished| Warning {
        rule: Rule::Start,
        subject: None,
        date: Some(wished),
        message: format!("{wished} has passed. The plan begins on {}.", request.start),
    });
    let last = request
        .start
        .saturating_add(MAX_PLAN_DAYS.saturating_sub(1).try_into().unwrap_or(0_i64).days());
    let cut = request
        .subjects
        .iter()
        .enumerate()
        .filter(|(_, subject)| request.is_cut(subject));
    let cut = cut.map(|(position, subject)| Warning {
        rule: Rule::Horizon,
        subject: Some(position),
        date: Some(last),
        message: format!(
            "The exam in {} is more than {MAX_PLAN_DAYS} days away. The plan ends on {last}.",
            subject.name
        ),
    });
    past.into_iter().chain(cut).collect()
}

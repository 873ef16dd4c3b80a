//! Study plans: what is asked for, what comes out, the built-in planner ([`plan`]) and the checker of every plan ([`checker`]).
//!
//! Rules that never give way: nothing on or after the day of its exam, nothing before the start, no day over its cap. Every
//! subject has its place, and rest days are free, as far as that can be; where it cannot, a [`Warning`] names the rule that gave
//! way. The same request always gives the same plan.

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

/// The longest plan, in days. What is due later is planned when it comes nearer.
pub const LONGEST_PLAN: usize = 180;
/// The most subjects of a plan.
pub const MOST_SUBJECTS: usize = 50;
/// The longest task unless the student says otherwise, in minutes.
pub const SESSION_MINUTES: u32 = 60;
/// When a day of study begins unless the student says otherwise.
pub const DAY_START: Time = Time::constant(17, 0, 0, 0);

string_enum! {
    /// How hard a subject is for the student.
    Difficulty ("must be easy, medium or hard") {
        /// Goes by itself.
        Easy = "easy",
        /// Needs work.
        Medium = "medium",
        /// Needs a lot of work.
        Hard = "hard",
    }
}

string_enum! {
    /// What a task is for.
    TaskKind ("must be study, review or revision") {
        /// Something new.
        Study = "study",
        /// Once more what was studied before.
        Review = "review",
        /// The last look before the exam.
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
        /// Nothing on or after the day of its exam.
        ExamDay = "exam_day",
        /// Nothing before the start.
        Start = "start_date",
        /// No day over the daily hours.
        DailyHours = "daily_hours",
        /// Every subject has its place.
        EverySubject = "every_subject",
        /// Rest days are free.
        RestDays = "rest_days",
        /// A subject gets the hours that were wished for.
        Hours = "hours",
        /// A plan goes as far as the last exam.
        Horizon = "horizon",
        /// A plan has the right form: known subjects, sound titles and minutes, each day once.
        Form = "form",
    }
}

/// What a plan is asked for with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The first day.
    pub start: Date,
    /// The first day as it was asked for, if that has passed.
    #[serde(default)]
    pub wished_start: Option<Date>,
    /// The most minutes of a day.
    pub daily_minutes: u32,
    /// Minutes of the first day that are used up.
    #[serde(default)]
    pub used_on_first_day: u32,
    /// How the student likes to work.
    #[serde(default)]
    pub preferences: Preferences,
    /// What is to be studied.
    pub subjects: Vec<Subject>,
    /// What the student said about earlier plans, oldest first.
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
    /// How hard it is.
    pub difficulty: Difficulty,
    /// All minutes that it is to get, if the student knows.
    #[serde(default)]
    pub minutes: Option<u32>,
    /// Minutes that were done by earlier plans.
    #[serde(default)]
    pub done_minutes: u32,
    /// Minutes of the plan before that were due and not done.
    #[serde(default)]
    pub missed_minutes: u32,
}

/// How a student likes to work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// Days of the week without study.
    pub rest_days: Vec<Weekday>,
    /// Dates without study.
    pub rest_dates: Vec<Date>,
    /// The longest task, in minutes.
    pub session_minutes: u32,
    /// When a day of study begins, for the calendar.
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
    /// Whether `date` is to be free.
    #[must_use]
    pub fn is_rest(&self, date: Date) -> bool {
        let weekday = Weekday::ALL[usize::from(date.weekday().to_monday_zero_offset().unsigned_abs())];
        self.rest_days.contains(&weekday) || self.rest_dates.contains(&date)
    }
}

/// What a student said about a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feedback {
    /// 1 (bad) to 5 (good).
    pub rating: u8,
    /// In the student's words.
    #[serde(default)]
    pub comments: String,
}

/// A plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    /// The days with tasks, in order.
    pub days: Vec<Day>,
    /// Which wishes gave way.
    pub warnings: Vec<Warning>,
}

/// A day of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// Which.
    pub date: Date,
    /// What is to be done, in order.
    pub tasks: Vec<Task>,
}

/// A task of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// The position of its subject in the request.
    pub subject: usize,
    /// What is to be done, in a few words.
    pub title: String,
    /// How long.
    pub minutes: u32,
    /// What for.
    pub kind: TaskKind,
}

/// A wish that could not be met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// The rule that gave way.
    pub rule: Rule,
    /// The position of the subject that it is about.
    #[serde(default)]
    pub subject: Option<usize>,
    /// The day that it is about.
    #[serde(default)]
    pub date: Option<Date>,
    /// The same for the student.
    pub message: String,
}

impl Request {
    /// The most minutes of a day of the plan; nothing before the start.
    #[must_use]
    pub fn cap(&self, date: Date) -> u32 {
        match date.cmp(&self.start) {
            std::cmp::Ordering::Less => 0,
            std::cmp::Ordering::Equal => self.daily_minutes.saturating_sub(self.used_on_first_day),
            std::cmp::Ordering::Greater => self.daily_minutes,
        }
    }

    /// How many days from the start lie before the exam of `subject`, as far as the plan goes.
    fn days_before(&self, subject: &Subject) -> usize {
        let days = self.days_to_exam(subject);
        usize::try_from(days).unwrap_or(0).min(LONGEST_PLAN)
    }

    fn days_to_exam(&self, subject: &Subject) -> i32 {
        self.start.until(subject.exam_date).map_or(0, |span| span.get_days())
    }

    fn is_cut(&self, subject: &Subject) -> bool {
        usize::try_from(self.days_to_exam(subject)).is_ok_and(|days| days > LONGEST_PLAN)
    }
}

/// Plans.
#[must_use]
pub fn plan(request: &Request) -> Schedule {
    let wishes = feedback::Wishes::of(request);
    let (room, mut warnings) = capacity::Room::make(request, wishes.load);
    let profiles = demand::profiles(request, &wishes, &room);
    let demand = demand::demand(request, &wishes, &room, &profiles, &mut warnings);
    let placed = placement::place(request, &room, &profiles, demand);
    warnings.extend(request_warnings(request));
    warnings.sort_by_key(|warning| (warning.subject, warning.date));
    Schedule {
        days: tasks::days(request, &room, &placed),
        warnings,
    }
}

fn request_warnings(request: &Request) -> Vec<Warning> {
    let past = request.wished_start.map(|wished| Warning {
        rule: Rule::Start,
        subject: None,
        date: Some(wished),
        message: format!("{wished} has passed; the plan begins on {}.", request.start),
    });
    let last = request
        .start
        .saturating_add(LONGEST_PLAN.saturating_sub(1).try_into().unwrap_or(0_i64).days());
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
            "The exam in {} is more than {LONGEST_PLAN} days away; the plan goes to {last}.",
            subject.name
        ),
    });
    past.into_iter().chain(cut).collect()
}

//! A study plan as a calendar (iCalendar, RFC 5545). Times are in UTC, so calendar programs need no definition of the
//! time zone.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};

/// The maximum length of a line, in octets, without its line break (§3.1).
const MAX_LINE_LENGTH: usize = 75;

/// A calendar.
#[derive(Clone, Debug)]
pub struct Feed<'a> {
    /// The student's time zone.
    pub timezone: &'a str,
    /// When the plan was made (§3.8.7.2).
    pub stamp: Timestamp,
    /// When a day of study begins.
    pub day_start: Time,
    /// The tasks, in order.
    pub tasks: Vec<FeedTask<'a>>,
    /// The exams.
    pub exams: Vec<FeedExam<'a>>,
}

/// A task in a calendar.
#[derive(Clone, Debug)]
pub struct FeedTask<'a> {
    /// A unique id.
    pub id: String,
    /// The day.
    pub date: Date,
    /// The title of the task.
    pub title: &'a str,
    /// The name of the subject.
    pub subject: &'a str,
    /// The duration in minutes.
    pub minutes: u32,
    /// `done` or `skipped`, if the student has reported either.
    pub note: Option<&'static str>,
}

/// An exam in a calendar.
#[derive(Clone, Debug)]
pub struct FeedExam<'a> {
    /// A unique id.
    pub id: String,
    /// The day.
    pub date: Date,
    /// The name of the subject.
    pub subject: &'a str,
}

impl Feed<'_> {
    /// Renders the calendar.
    pub fn text(&self) -> String {
        let mut lines = Lines::default();
        lines.add("BEGIN", "VCALENDAR");
        lines.add("VERSION", "2.0");
        lines.add("PRODID", "-//Lectern//Study plan//EN");
        lines.add("CALSCALE", "GREGORIAN");
        lines.add("METHOD", "PUBLISH");
        lines.add("X-WR-CALNAME", "Study plan");
        lines.add("X-WR-TIMEZONE", &escaped(self.timezone));
        lines.add("REFRESH-INTERVAL;VALUE=DURATION", "PT1H");
        if self.tasks.is_empty() && self.exams.is_empty() {
            add_time_zone(&mut lines);
        }
        self.add_tasks(&mut lines);
        for exam in &self.exams {
            self.begin_event(&mut lines, &exam.id);
            lines.add("DTSTART;VALUE=DATE", &exam.date.strftime("%Y%m%d").to_string());
            lines.add("SUMMARY", &escaped(&format!("Exam: {}", exam.subject)));
            lines.add("TRANSP", "TRANSPARENT");
            lines.add("END", "VEVENT");
        }
        lines.add("END", "VCALENDAR");
        lines.0
    }

    /// Adds the tasks. The tasks of a day follow each other and start early enough to end on the same day.
    fn add_tasks(&self, lines: &mut Lines) {
        let zone = TimeZone::get(self.timezone).unwrap_or(TimeZone::UTC);
        for day in self.tasks.chunk_by(|one, other| one.date == other.date) {
            let minutes: u32 = day.iter().map(|task| task.minutes).sum();
            let wished = u32::from(self.day_start.hour().unsigned_abs()) * 60
                + u32::from(self.day_start.minute().unsigned_abs());
            let mut minute = wished.min((24 * 60_u32).saturating_sub(minutes));
            for task in day {
                let begin = instant(task.date, minute, &zone);
                let end = begin.saturating_add(SignedDuration::from_mins(task.minutes.into()));
                self.begin_event(lines, &task.id);
                lines.add("DTSTART", &utc(begin));
                lines.add("DTEND", &utc(end));
                let title = match task.note {
                    Some(note) => format!("{} ({note})", task.title),
                    None => task.title.to_owned(),
                };
                lines.add("SUMMARY", &escaped(&title));
                lines.add("CATEGORIES", &escaped(task.subject));
                lines.add(
                    "STATUS",
                    if task.note == Some("skipped") {
                        "CANCELLED"
                    } else {
                        "CONFIRMED"
                    },
                );
                lines.add("END", "VEVENT");
                minute += task.minutes;
            }
        }
    }

    fn begin_event(&self, lines: &mut Lines, id: &str) {
        lines.add("BEGIN", "VEVENT");
        lines.add("UID", &format!("{id}@lectern"));
        lines.add("DTSTAMP", &utc(self.stamp));
    }
}

/// A calendar must have a component (§3.6), and some programs refuse one without. The definition of UTC shows nothing.
fn add_time_zone(lines: &mut Lines) {
    for (name, value) in [
        ("BEGIN", "VTIMEZONE"),
        ("TZID", "UTC"),
        ("BEGIN", "STANDARD"),
        ("DTSTART", "19700101T000000"),
        ("TZOFFSETFROM", "+0000"),
        ("TZOFFSETTO", "+0000"),
        ("TZNAME", "UTC"),
        ("END", "STANDARD"),
        ("END", "VTIMEZONE"),
    ] {
        lines.add(name, value);
    }
}

fn instant(date: Date, minute: u32, zone: &TimeZone) -> Timestamp {
    let local = DateTime::from_parts(date, Time::midnight()).saturating_add(i64::from(minute).minutes());
    zone.to_timestamp(local).map_or(Timestamp::UNIX_EPOCH, Timestamp::from)
}

fn utc(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Escapes a text (§3.3.11).
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => escaped.extend(['\\', letter]),
            '\n' => escaped.push_str("\\n"),
            letter if letter.is_control() => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// Content lines, folded (§3.1).
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn add(&mut self, name: &str, value: &str) {
        let mut octets = 0;
        for letter in name.chars().chain([':']).chain(value.chars()) {
            if octets + letter.len_utf8() > MAX_LINE_LENGTH {
                self.0.push_str("\r\n ");
                octets = 1;
            }
            self.0.push(letter);
            octets += letter.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};

    fn task(id: u32, title: &str, minutes: u32) -> FeedTask<'_> {
        FeedTask {
            id: id.to_string(),
            date: date(2027, 3, 28),
            title,
            subject: "Maths; pure",
            minutes,
            note: None,
        }
    }

    fn feed<'a>(tasks: Vec<FeedTask<'a>>, timezone: &'a str) -> String {
        let exams = vec![FeedExam {
            id: "e".to_owned(),
            date: date(2027, 4, 1),
            subject: "Maths",
        }];
        Feed {
            timezone,
            stamp: Timestamp::from_second(0).unwrap(),
            day_start: time(17, 30, 0, 0),
            tasks,
            exams,
        }
        .text()
    }

    #[test]
    fn the_tasks_of_a_day_follow_each_other_in_the_students_time() {
        let tasks = vec![
            task(1, "Sets, relations\\functions\nand more", 45),
            task(2, "Review", 30),
        ];
        let text = feed(tasks.clone(), "Asia/Kolkata");
        assert!(text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && text.ends_with("END:VCALENDAR\r\n"));
        for line in [
            "UID:1@lectern",
            "DTSTAMP:19700101T000000Z",
            "DTSTART:20270328T120000Z",
            "DTEND:20270328T124500Z",
            "DTSTART:20270328T124500Z",
            "DTEND:20270328T131500Z",
            "SUMMARY:Sets\\, relations\\\\functions\\nand more",
            "CATEGORIES:Maths\\; pure",
            "DTSTART;VALUE=DATE:20270401",
            "SUMMARY:Exam: Maths",
        ] {
            assert!(text.contains(&format!("\r\n{line}\r\n")), "{line} in {text}");
        }
        // Summer time begins that day in Berlin.
        assert!(feed(tasks, "Europe/Berlin").contains("DTSTART:20270328T153000Z"));
    }

    #[test]
    fn a_long_day_begins_early_enough_to_end_that_day() {
        let text = feed(vec![task(1, "All day", 1_440)], "UTC");
        assert!(text.contains("DTSTART:20270328T000000Z") && text.contains("DTEND:20270329T000000Z"));
    }

    #[test]
    fn a_calendar_without_events_has_a_component() {
        let empty = Feed {
            timezone: "UTC",
            stamp: Timestamp::UNIX_EPOCH,
            day_start: time(17, 30, 0, 0),
            tasks: Vec::new(),
            exams: Vec::new(),
        };
        assert_eq!(empty.text().matches("BEGIN:VTIMEZONE").count(), 1);
        assert!(!feed(vec![task(1, "Sets", 45)], "UTC").contains("VTIMEZONE"));
    }

    #[test]
    fn lines_are_folded_between_characters() {
        let title = "गणित ".repeat(40);
        let text = feed(vec![task(1, &title, 10)], "UTC");
        assert!(text.split("\r\n").all(|line| line.len() <= MAX_LINE_LENGTH));
        assert!(text.replace("\r\n ", "").contains(&title));
    }
}

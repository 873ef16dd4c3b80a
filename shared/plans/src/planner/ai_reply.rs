//! The answer of an AI provider: `{"calendar": [{"date", "tasks": [{"subject", "title", "minutes", "kind"}]}]}`.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::planner::{Day, Request, Task, TaskKind};

/// The most tasks of an answer.
const MOST_TASKS: usize = 6_000;

/// What an AI provider answers.
#[derive(Debug, Serialize, Deserialize)]
pub struct Answer {
    /// The days.
    pub calendar: Vec<AnswerDay>,
}

/// A day of an answer.
#[derive(Debug, Serialize, Deserialize)]
pub struct AnswerDay {
    /// Which.
    pub date: Date,
    /// What is to be done.
    pub tasks: Vec<AnswerTask>,
}

/// A task of an answer.
#[derive(Debug, Serialize, Deserialize)]
pub struct AnswerTask {
    /// What [`reference`] calls its subject.
    pub subject: String,
    /// What is to be done.
    pub title: String,
    /// How long.
    pub minutes: u32,
    /// What for.
    pub kind: TaskKind,
}

/// What the subject at `position` is called: a name may be the same as another's, or may try to give orders.
#[must_use]
pub fn reference(position: usize) -> String {
    format!("s{}", position + 1)
}

/// The JSON schema of an answer to `request`, in the subset that providers take for structured outputs.
#[must_use]
pub fn schema(request: &Request) -> Value {
    let subjects: Vec<_> = (0..request.subjects.len()).map(reference).collect();
    let task = json!({
        "type": "object",
        "properties": {
            "subject": { "type": "string", "enum": subjects },
            "title": { "type": "string" },
            "minutes": { "type": "integer" },
            "kind": { "type": "string", "enum": ["study", "review", "revision"] },
        },
        "required": ["subject", "title", "minutes", "kind"],
        "additionalProperties": false,
    });
    let day = json!({
        "type": "object",
        "properties": { "date": { "type": "string" }, "tasks": { "type": "array", "items": task } },
        "required": ["date", "tasks"],
        "additionalProperties": false,
    });
    json!({
        "type": "object",
        "properties": { "calendar": { "type": "array", "items": day } },
        "required": ["calendar"],
        "additionalProperties": false,
    })
}

/// Reads an answer; days without tasks are left out, and the others put into order.
///
/// # Errors
/// What is wrong with its form.
pub fn parse(request: &Request, text: &str) -> Result<Vec<Day>, String> {
    let answer: Answer = serde_json::from_str(text).map_err(|error| error.to_string())?;
    if answer.calendar.iter().map(|day| day.tasks.len()).sum::<usize>() > MOST_TASKS {
        return Err("too many tasks".to_owned());
    }
    let mut days = Vec::new();
    for day in answer.calendar.into_iter().filter(|day| !day.tasks.is_empty()) {
        let mut tasks = Vec::new();
        for task in day.tasks {
            let subject = (0..request.subjects.len()).find(|position| reference(*position) == task.subject);
            tasks.push(Task {
                subject: subject.ok_or_else(|| "an unknown subject".to_owned())?,
                title: task.title.trim().to_owned(),
                minutes: task.minutes,
                kind: task.kind,
            });
        }
        days.push(Day { date: day.date, tasks });
    }
    days.sort_by_key(|day| day.date);
    Ok(days)
}

/// The answer that says the same as `days`.
#[must_use]
pub fn of_days(days: &[Day]) -> Answer {
    let task = |task: &Task| AnswerTask {
        subject: reference(task.subject),
        title: task.title.clone(),
        minutes: task.minutes,
        kind: task.kind,
    };
    let day = |day: &Day| AnswerDay {
        date: day.date,
        tasks: day.tasks.iter().map(task).collect(),
    };
    Answer {
        calendar: days.iter().map(day).collect(),
    }
}

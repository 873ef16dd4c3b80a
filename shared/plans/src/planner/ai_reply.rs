//! The reply of the AI service: `{"calendar": [{"date", "tasks": [{"subject", "title", "minutes", "kind"}]}]}`.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::planner::{Day, Request, Task, TaskKind};

/// The maximum number of tasks in a reply.
const MAX_TASKS: usize = 6_000;

/// A plan as the AI service returns it.
#[derive(Debug, Serialize, Deserialize)]
pub struct AiPlan {
    /// The days.
    pub calendar: Vec<AiPlanDay>,
}

/// A day of an AI plan.
#[derive(Debug, Serialize, Deserialize)]
pub struct AiPlanDay {
    /// The date.
    pub date: Date,
    /// The tasks, in order.
    pub tasks: Vec<AiPlanTask>,
}

/// A task of an AI plan.
#[derive(Debug, Serialize, Deserialize)]
pub struct AiPlanTask {
    /// The subject, by its [`reference`].
    pub subject: String,
    /// The title of the task.
    pub title: String,
    /// The duration in minutes.
    pub minutes: u32,
    /// The purpose of the task.
    pub kind: TaskKind,
}

/// The reference to the subject at `position`. Names would not do: they can be equal, or contain instructions to the AI
/// service.
pub fn reference(position: usize) -> String {
    format!("s{}", position + 1)
}

/// The JSON schema of a reply to `request`, in the subset that AI services support for structured outputs.
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

/// Parses a reply. Omits days without tasks, and sorts the others.
///
/// # Errors
/// The reason why the reply is malformed.
pub fn parse(request: &Request, text: &str) -> Result<Vec<Day>, String> {
    let plan: AiPlan = serde_json::from_str(text).map_err(|error| error.to_string())?;
    if plan.calendar.iter().map(|day| day.tasks.len()).sum::<usize>() > MAX_TASKS {
        return Err("too many tasks".to_owned());
    }
    let mut days = Vec::new();
    for day in plan.calendar.into_iter().filter(|day| !day.tasks.is_empty()) {
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

/// The AI plan that consists of `days`.
pub fn of_days(days: &[Day]) -> AiPlan {
    let task = |task: &Task| AiPlanTask {
        subject: reference(task.subject),
        title: task.title.clone(),
        minutes: task.minutes,
        kind: task.kind,
    };
    let day = |day: &Day| AiPlanDay {
        date: day.date,
        tasks: day.tasks.iter().map(task).collect(),
    };
    AiPlan {
        calendar: days.iter().map(day).collect(),
    }
}

//! A function's `Events` that are not HTTP: queues and schedules.

use serde_json::{Value, json};

use super::resolve::{Stack, text};
use super::resources::{number, queue_name};
use super::{QueueSource, ScheduleSource, TemplateError};

type Result<T> = std::result::Result<T, TemplateError>;

/// Lambda's default `BatchSize` for SQS.
const DEFAULT_BATCH_SIZE: i32 = 10;

pub(super) fn sources(stack: &Stack<'_>, id: &str) -> Result<(Vec<QueueSource>, Vec<ScheduleSource>)> {
    let (mut queues, mut schedules) = (Vec::new(), Vec::new());
    let events = &stack.section("Resources")[id]["Properties"]["Events"];
    for (name, event) in events.as_object().into_iter().flatten() {
        let at = format!("{id}.{name}");
        match event["Type"].as_str().unwrap_or_default() {
            "SQS" => queues.push(queue(&at, &stack.resolve(&at, &event["Properties"])?)?),
            "Schedule" | "ScheduleV2" => {
                schedules.push(schedule(&at, name, &stack.resolve(&at, &event["Properties"])?)?)
            }
            "HttpApi" => {}
            other => {
                return Err(TemplateError::new(
                    at,
                    format!("an event of type {other:?} does not run locally"),
                ));
            }
        }
    }
    Ok((queues, schedules))
}

fn queue(at: &str, properties: &Value) -> Result<QueueSource> {
    if !properties["FilterCriteria"].is_null() {
        return Err(TemplateError::new(at, "FilterCriteria do not run locally"));
    }
    let batch_size = match text(&properties["BatchSize"]) {
        Some(size) => number(at, "BatchSize", &size)?,
        None => DEFAULT_BATCH_SIZE,
    };
    let response_types = properties["FunctionResponseTypes"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    if let Some(unknown) = response_types
        .iter()
        .find(|kind| **kind != json!("ReportBatchItemFailures"))
    {
        return Err(TemplateError::new(
            at,
            format!("{unknown} is not a FunctionResponseType"),
        ));
    }
    Ok(QueueSource {
        queue: queue_name(&properties["Queue"])
            .ok_or_else(|| TemplateError::new(at, "Queue must be the ARN of a queue"))?,
        batch_size,
        partial_batch: !response_types.is_empty(),
    })
}

fn schedule(at: &str, name: &str, properties: &Value) -> Result<ScheduleSource> {
    let expression = text(&properties["Schedule"])
        .or_else(|| text(&properties["ScheduleExpression"]))
        .unwrap_or_default();
    let every_seconds = rate(&expression).ok_or_else(|| {
        TemplateError::new(
            at,
            format!("the schedule {expression:?} does not run locally; use rate(<n> minutes|hours|days)"),
        )
    })?;
    let input = text(&properties["Input"]).map(|input| serde_json::from_str(&input));
    let input = input
        .transpose()
        .map_err(|error| TemplateError::new(at, format!("Input is not JSON: {error}")))?;
    Ok(ScheduleSource {
        name: name.to_owned(),
        every_seconds,
        input,
    })
}

/// `rate(5 minutes)` in seconds
/// (<https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#rate-based>).
fn rate(expression: &str) -> Option<i64> {
    let (count, unit) = expression.strip_prefix("rate(")?.strip_suffix(')')?.split_once(' ')?;
    let seconds = match unit.trim_end_matches('s') {
        "minute" => 60,
        "hour" => 3_600,
        "day" => 86_400,
        _ => return None,
    };
    count
        .parse::<i64>()
        .ok()
        .filter(|count| *count > 0)?
        .checked_mul(seconds)
}

//! The schedules: functions that are invoked at a rate, by the product's clock.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use shared::clock::Clock;
use shared::ids::{Ids, kind};
use tokio::sync::Mutex;
use tokio::task::JoinSet;

use crate::endpoints::{self, ACCOUNT, REGION};
use crate::pollers::Invoke;
use crate::template::{ScheduleSource, Template};

/// The interval between looks at the clock.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

/// The schedules of one local cloud. Dropping them ends them.
pub struct Schedules {
    timetable: Timetable,
    _task: JoinSet<()>,
}

impl Schedules {
    /// Starts the schedules of the template's functions; the first invocation comes after one interval.
    #[must_use]
    pub fn start(template: &Template, clock: Clock, invoke: Invoke) -> Self {
        let now = clock.unix_seconds();
        let entries = template.functions.iter().flat_map(|function| {
            let entry = move |schedule: &ScheduleSource| Entry {
                binary: function.binary.clone(),
                next: now.saturating_add(schedule.every_seconds),
                schedule: schedule.clone(),
            };
            function.schedules.iter().map(entry)
        });
        let timetable = Timetable {
            entries: Arc::new(Mutex::new(entries.collect())),
            clock,
            invoke,
        };
        let mut task = JoinSet::new();
        let ticking = timetable.clone();
        task.spawn(async move {
            loop {
                tokio::time::sleep(LOOK_AGAIN).await;
                ticking.run_due().await;
            }
        });
        Self { timetable, _task: task }
    }

    /// Invokes the due schedules and waits for those that run already: for a caller that has moved the clock.
    /// However far the clock moved, a schedule runs once.
    pub async fn run_due(&self) {
        self.timetable.run_due().await;
    }
}

#[derive(Clone)]
struct Timetable {
    entries: Arc<Mutex<Vec<Entry>>>,
    clock: Clock,
    invoke: Invoke,
}

struct Entry {
    binary: String,
    schedule: ScheduleSource,
    /// The time when it is due, in Unix seconds.
    next: i64,
}

impl Timetable {
    async fn run_due(&self) {
        for entry in self.entries.lock().await.iter_mut() {
            let now = self.clock.unix_seconds();
            if entry.next <= now {
                entry.next = now.saturating_add(entry.schedule.every_seconds);
                let event = entry
                    .schedule
                    .input
                    .clone()
                    .unwrap_or_else(|| self.event(&entry.schedule.name));
                if let Err(error) = (self.invoke)(entry.binary.clone(), event).await {
                    tracing::warn!(function = entry.binary, schedule = entry.schedule.name, %error, "a scheduled invocation failed");
                }
            }
        }
    }

    /// EventBridge's scheduled event
    /// (<https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html>).
    fn event(&self, name: &str) -> Value {
        json!({
            "version": "0",
            "id": Ids::new(self.clock.clone()).id::<kind::Request>(),
            "detail-type": "Scheduled Event",
            "source": "aws.events",
            "account": ACCOUNT,
            "time": self.clock.now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            "region": REGION,
            "resources": [endpoints::arn("events", &format!("rule/{name}"))],
            "detail": {},
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex as SyncMutex;

    use super::*;
    use crate::template::FunctionSpec;

    #[tokio::test]
    async fn a_schedule_follows_the_moved_clock_and_runs_once() {
        let schedule = ScheduleSource {
            name: "Sweep".to_owned(),
            every_seconds: 300,
            input: None,
        };
        let function = FunctionSpec {
            logical_id: "F".to_owned(),
            binary: "f".to_owned(),
            environment: Default::default(),
            statements: Vec::new(),
            timeout_seconds: 3,
            queues: Vec::new(),
            schedules: vec![schedule],
            is_websocket: false,
        };
        let template = Template {
            functions: vec![function],
            ..Template::default()
        };
        let seen = Arc::new(SyncMutex::new(Vec::new()));
        let record = Arc::clone(&seen);
        let invoke: Invoke = Arc::new(move |binary, event| {
            record.lock().unwrap().push((binary, event));
            Box::pin(async { Ok(Value::Null) })
        });
        let clock = Clock::system();
        let schedules = Schedules::start(&template, clock.clone(), invoke);
        schedules.run_due().await;
        assert!(seen.lock().unwrap().is_empty());
        clock.advance(3_600);
        schedules.run_due().await;
        schedules.run_due().await;
        let seen = seen.lock().unwrap();
        assert_eq!(seen.len(), 1);
        assert_eq!(seen[0].0, "f");
        assert_eq!(
            seen[0].1["resources"][0],
            "arn:aws:events:us-east-1:000000000000:rule/Sweep"
        );
        assert_eq!(seen[0].1["time"].as_str().unwrap().len(), "2026-01-01T00:00:00Z".len());
    }
}

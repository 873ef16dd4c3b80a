//! Webhooks (<https://razorpay.com/docs/webhooks/>): signed, repeated until the product accepts them, and disabled
//! after a day of failures.

use std::io;
use std::time::Duration;

use futures::future::join_all;
use http::header::{CONTENT_TYPE, USER_AGENT};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::acts::News;
use super::state::{Record, Settings, State};
use super::{Razorpay, signature};
use crate::faults::{Kind, Target};

/// Razorpay waits this long for a 2xx.
const PATIENCE: Duration = Duration::from_secs(5);
/// The interval between looks at the clock.
const LOOK_AGAIN: Duration = Duration::from_millis(50);
/// The first retry comes after this time by the product's clock; each next one after twice the time.
const FIRST_RETRY_SECONDS: i64 = 60;
/// Retries end after a day.
const MAX_RETRY_SECONDS: i64 = 24 * 60 * 60;

/// An event, with what became of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Event {
    pub(super) id: String,
    pub(super) event: String,
    pub(super) payment_id: String,
    pub(super) order_id: String,
    pub(super) delivery: Delivery,
    attempts: u32,
    /// The status of the product's last reply; none if it did not reply in time.
    last_status: Option<u16>,
    next_attempt_at: i64,
    pub(super) created_at: i64,
    /// Made with the secret of its time, which retries keep.
    signature: String,
    body: String,
}

/// The body of a webhook, in Razorpay's order of the fields: parsed and written again, it has other bytes than
/// those that are signed.
#[derive(Serialize)]
struct Body {
    entity: &'static str,
    account_id: &'static str,
    event: &'static str,
    contains: Vec<&'static str>,
    payload: Map<String, Value>,
    created_at: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Delivery {
    /// It is sent until the product accepts it.
    Waiting,
    /// The product accepted it.
    Delivered,
    /// The product did not accept it for a day.
    Failed,
    /// It is sent only on demand.
    Held,
}

impl Event {
    fn is_due(&self, now: i64) -> bool {
        self.delivery == Delivery::Waiting && self.next_attempt_at <= now
    }
}

impl State {
    /// Lets every waiting event be sent now: the clock of an earlier run may have been ahead.
    pub(super) fn retry_all(&mut self, now: i64) -> io::Result<()> {
        let is_later = |event: &&Event| event.delivery == Delivery::Waiting && event.next_attempt_at > now;
        let events = self.events.iter().filter(is_later).cloned();
        let events = events.map(|event| {
            Record::Event(Event {
                next_attempt_at: now,
                ..event
            })
        });
        let events = events.collect();
        self.commit(events)
    }

    fn due(&self, now: i64) -> impl Iterator<Item = &Event> {
        let is_due = move |event: &&Event| event.is_due(now) && !self.sending.contains(&event.id);
        let events = self.settings.webhook_enabled.then_some(&self.events);
        events.into_iter().flat_map(super::state::Table::iter).filter(is_due)
    }
}

impl Razorpay {
    /// Delivers webhooks until the returned task is dropped.
    #[must_use]
    pub fn deliver(&self) -> JoinSet<()> {
        let mut task = JoinSet::new();
        let razorpay = self.clone();
        task.spawn(async move {
            loop {
                match razorpay.take_due() {
                    Some(event) => {
                        let is_doubled = razorpay.faults().strikes(Target::Razorpay, Kind::Duplicate);
                        let times = if is_doubled { 2 } else { 1 };
                        let statuses = join_all((0..times).map(|_| razorpay.post(&event))).await;
                        razorpay.note(&event.id, &statuses, false);
                    }
                    None => razorpay.pause().await,
                }
            }
        });
        task
    }

    /// Whether no webhook is due.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        let state = self.state();
        state.sending.is_empty() && state.due(self.now()).next().is_none()
    }

    /// Waits until every webhook about the payment that is due was tried, within a limit.
    pub(super) async fn attempted(&self, payment_id: &str) {
        let is_attempted = || {
            let state = self.state();
            let is_sending = |event: &Event| event.payment_id == payment_id && state.sending.contains(&event.id);
            let is_due = state.due(self.now()).any(|event| event.payment_id == payment_id);
            !is_due && !state.events.iter().any(is_sending)
        };
        let attempted = async {
            while !is_attempted() {
                sleep(LOOK_AGAIN / 10).await;
            }
        };
        if timeout(4 * PATIENCE, attempted).await.is_err() {
            tracing::warn!(payment_id, "the webhooks about a payment take long");
        }
    }

    /// Makes the records of the events about `news`.
    pub(super) fn events(&self, state: &State, news: Vec<News>, sends: bool) -> Vec<Record> {
        let now = self.now();
        let Settings {
            webhook_secret,
            webhook_enabled,
            ..
        } = &state.settings;
        let event = |news: News| {
            let entity = |(kind, entity): (&str, Value)| (kind.to_owned(), json!({ "entity": entity }));
            let body = Body {
                entity: "event",
                account_id: "acc_LocalStandIn00",
                event: news.event,
                contains: news.payload.iter().map(|(kind, _)| *kind).collect(),
                payload: news.payload.iter().cloned().map(entity).collect(),
                created_at: now,
            };
            let body = serde_json::to_string(&body).unwrap_or_default();
            Record::Event(Event {
                id: self.id(""),
                event: news.event.to_owned(),
                payment_id: news.payment_id,
                order_id: news.order_id,
                delivery: if sends && *webhook_enabled {
                    Delivery::Waiting
                } else {
                    Delivery::Held
                },
                attempts: 0,
                last_status: None,
                next_attempt_at: now,
                created_at: now,
                signature: signature::sign(webhook_secret, body.as_bytes()),
                body,
            })
        };
        news.into_iter().map(event).collect()
    }

    /// Sends an event now, whatever became of it before. Returns the status of the product's reply, if it replies.
    pub(super) async fn send(&self, id: &str) -> Option<Option<u16>> {
        let event = self.state().events.get(id)?.clone();
        let status = self.post(&event).await;
        self.note(id, &[status], true);
        Some(status)
    }

    fn take_due(&self) -> Option<Event> {
        let is_shuffled = self.faults().strikes(Target::Razorpay, Kind::Unordered);
        let mut state = self.state();
        let now = self.now();
        let due = state.due(now).count();
        let place = match u32::try_from(due) {
            Ok(due) if is_shuffled && due > 1 => usize::try_from(self.faults().below(due)).unwrap_or_default(),
            _ => 0,
        };
        let event = state.due(now).nth(place).cloned()?;
        state.sending.insert(event.id.clone());
        Some(event)
    }

    /// Waits for the next event, and for the clock while a retry is due later.
    async fn pause(&self) {
        let is_waiting = |event: &Event| event.delivery == Delivery::Waiting;
        let has_waiting = self.state().events.iter().any(is_waiting);
        let news = self.0.news.notified();
        if has_waiting {
            let _elapsed = timeout(LOOK_AGAIN, news).await;
        } else {
            news.await;
        }
    }

    async fn post(&self, event: &Event) -> Option<u16> {
        let request = self.0.http.post(&self.0.webhook_url).timeout(PATIENCE);
        let request = request
            .header(CONTENT_TYPE, "application/json")
            .header(USER_AGENT, "Razorpay-Webhook/v1")
            .header("x-razorpay-event-id", &event.id)
            .header("X-Razorpay-Signature", &event.signature);
        match request.body(event.body.clone()).send().await {
            Ok(reply) => Some(reply.status().as_u16()),
            Err(error) => {
                tracing::warn!(event = event.event, %error, "the product does not answer a webhook");
                None
            }
        }
    }

    /// Notes the replies to an event. One that was sent on demand and failed stays what it was.
    fn note(&self, id: &str, statuses: &[Option<u16>], on_demand: bool) {
        let mut state = self.state();
        if !on_demand {
            state.sending.remove(id);
        }
        let (now, mut settings) = (self.now(), state.settings.clone());
        let Some(mut event) = state.events.get(id).cloned() else {
            return;
        };
        event.attempts = event.attempts.saturating_add(1);
        event.last_status = statuses
            .iter()
            .copied()
            .find(is_accepted)
            .or(statuses.last().copied())
            .flatten();
        if statuses.iter().any(is_accepted) {
            event.delivery = Delivery::Delivered;
            settings.failing_since = None;
        } else if !on_demand {
            let since = *settings.failing_since.get_or_insert(now);
            let end = event.created_at.saturating_add(MAX_RETRY_SECONDS);
            if now >= end {
                event.delivery = Delivery::Failed;
                settings.webhook_enabled &= now.saturating_sub(since) < MAX_RETRY_SECONDS;
            } else {
                event.next_attempt_at = now.saturating_add(retry_seconds(event.attempts)).min(end);
            }
        }
        let mut records = vec![Record::Event(event)];
        if settings.failing_since != state.settings.failing_since {
            records.push(Record::Settings(settings));
        } else if settings.webhook_enabled != state.settings.webhook_enabled {
            tracing::warn!("the webhook failed for a day and is disabled");
            records.push(Record::Settings(settings));
        }
        if let Err(error) = state.commit(records) {
            tracing::error!(%error, "the payments cannot be kept");
        }
    }
}

fn is_accepted(status: &Option<u16>) -> bool {
    status.is_some_and(|status| (200..300).contains(&status))
}

/// The time between an attempt and the next.
fn retry_seconds(attempts: u32) -> i64 {
    let doublings = attempts.saturating_sub(1).min(16);
    FIRST_RETRY_SECONDS << doublings
}

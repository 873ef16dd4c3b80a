//! Razorpay's API (<https://razorpay.com/docs/api/>), the checkout that its customers see, and its webhooks.
//!
//! Time is the product's clock: a webhook that fails is retried after one minute of it, then after two, and so on for
//! a day, after which the webhook is disabled. `hang` and `garbage` strike after a request took effect, so that its
//! reply is lost; `error`, `throttle` and `reset` strike before. `duplicate` delivers webhooks twice, `unordered` in
//! any order, and `conflict` answers refunds with an idempotency key as if one with that key were running.

mod acts;
mod api;
pub mod control;
mod entities;
mod error;
mod orders;
mod refunds;
pub mod signature;
mod state;
mod webhooks;

use std::fmt;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Body;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::AUTHORIZATION;
use http::{Response, StatusCode};
use reqwest::Client;
use serde::Deserialize;
use shared::clock::Clock;
use shared::ids::Ids;
use tokio::sync::Notify;

use self::acts::Outcome;
use self::entities::RefundStatus;
use self::error::ApiError;
use self::state::{Settings, State};
use super::{Call, json_response};
use crate::engines::letters;
use crate::faults::{Faults, Kind};

/// Path of the stand-in on the gateway; `/v1/orders` and the like follow it. Beside them are the routes that play the
/// customer, the bank and the dashboard.
pub const RAZORPAY_PATH: &str = "/_local/razorpay";
/// Path of the product's webhook.
pub const WEBHOOK_PATH: &str = "/api/payments/webhook";
/// The characters after the prefix of an id.
const ID_CHARACTERS: usize = 14;

/// The keys of the only account.
#[derive(Clone, Deserialize)]
pub struct Account {
    key_id: String,
    key_secret: String,
    webhook_secret: String,
    /// The product accepts this one, too, as while an operator replaces it.
    #[serde(default)]
    previous_webhook_secret: Option<String>,
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Account({})", self.key_id)
    }
}

/// The stand-in of one local cloud; clones share it.
#[derive(Clone, Debug)]
pub struct Razorpay(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    account: Account,
    webhook_url: String,
    http: Client,
    clock: Clock,
    ids: Ids,
    faults: Faults,
    state: Mutex<State>,
    /// Wakes the delivery of webhooks.
    news: Notify,
}

impl Razorpay {
    /// The stand-in for `account`, which keeps its state in `file`, if there is one, and sends webhooks to the product
    /// at `product_url`.
    ///
    /// # Errors
    /// The file cannot be read or written.
    pub fn open(
        file: Option<&Path>,
        account: Account,
        product_url: &str,
        clock: Clock,
        faults: Faults,
    ) -> io::Result<Self> {
        let settings = Settings {
            webhook_enabled: true,
            webhook_secret: account.webhook_secret.clone(),
            refunds: RefundStatus::Processed,
            failing_since: None,
        };
        let mut state = State::open(file, settings)?;
        state.retry_all(clock.unix_seconds())?;
        Ok(Self(Arc::new(Inner {
            account,
            webhook_url: format!("{product_url}{WEBHOOK_PATH}"),
            http: shared::platform::http_client(),
            ids: Ids::new(clock.clone()),
            clock,
            faults,
            state: Mutex::new(state),
            news: Notify::new(),
        })))
    }

    /// Answers a request to the API.
    pub(super) fn answer(&self, call: &Call<'_>, fault: Option<Kind>) -> Response<Body> {
        match fault {
            Some(Kind::Throttle) => {
                let text = "Request failed. Please try after sometime.";
                return ApiError::with_status(StatusCode::TOO_MANY_REQUESTS, text).reply();
            }
            Some(_) => return ApiError::server().reply(),
            None => {}
        }
        let Account { key_id, key_secret, .. } = &self.0.account;
        let expected = format!("Basic {}", STANDARD.encode(format!("{key_id}:{key_secret}")));
        let given = call.parts.headers.get(AUTHORIZATION);
        if given.is_none_or(|given| given.as_bytes() != expected.as_bytes()) {
            return ApiError::with_status(StatusCode::UNAUTHORIZED, "Authentication failed").reply();
        }
        match api::answer(self, call) {
            Ok(body) => json_response(StatusCode::OK, &body),
            Err(error) => error.reply(),
        }
    }

    /// Marks a refund as running until the result is dropped: its caller still waits for the reply.
    pub(super) fn hold(&self, call: &Call<'_>) -> Option<Running> {
        let key = refunds::key(call).ok()??;
        self.state().running.insert(key.clone());
        Some(Running(self.clone(), key))
    }

    /// Changes the state as `act` says, and sends the webhooks about it, unless they are to be held back.
    fn act<T>(&self, sends: bool, act: impl FnOnce(&State) -> Outcome<T>) -> Result<T, ApiError> {
        let mut state = self.state();
        let (result, change) = act(&state)?;
        let events = self.events(&state, change.news, sends);
        let mut records = change.records;
        records.extend(events);
        state.commit(records)?;
        drop(state);
        self.0.news.notify_one();
        Ok(result)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn faults(&self) -> &Faults {
        &self.0.faults
    }

    fn now(&self) -> i64 {
        self.0.clock.unix_seconds()
    }

    fn id(&self, prefix: &str) -> String {
        format!("{prefix}{}", letters(&self.0.ids, ID_CHARACTERS))
    }
}

/// A refund that is running.
pub(super) struct Running(Razorpay, String);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.state().running.remove(&self.1);
    }
}

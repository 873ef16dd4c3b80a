//! The budgets that an SMS counts in.
//!
//! Anybody can ask for codes for phones that nobody has signed up with, so these SMS have limits of their own: the
//! windows of the client and of the number prefix, and half of the budgets of the day and of the country. The other
//! half is kept for phones with an account, so that strangers cannot use up the codes of users. If such a limit is
//! reached, the code is held back: nothing is sent, and the reply does not differ, because a difference would show
//! which phones have an account.

use std::collections::HashMap;

use shared::app::App;
use shared::database::minute_counters::MinuteCounts;
use shared::database::rate_limits::{ClientWindows, SlidingWindow};
use shared::database::{Item, Key, Write};
use shared::error::{Error, Result};
use shared::types::client_network::{ClientLimit, ClientNetwork};
use shared::types::phone::Phone;
use shared::types::rate_limit::Limit;

use crate::store::one_time_codes::{Counter, count_within};

const DAY: i64 = 86_400;
const HOUR: i64 = 3_600;

/// The limits of SMS to phones without an account.
pub(super) struct OpenLimits {
    client: ClientWindows,
    prefix: SlidingWindow,
    country: String,
}

/// A budget of the whole system, with the half of it that phones without an account may use.
struct Budget<'a> {
    all: Counter<'a>,
    open: Counter<'a>,
    limit: u32,
    seconds: i64,
}

impl Budget<'_> {
    fn open_limit(&self) -> u32 {
        self.limit.div_ceil(2)
    }
}

impl OpenLimits {
    pub(super) fn new(app: &App, phone: &Phone, country: &str, client: &ClientNetwork) -> Self {
        let limits = &app.config.otp;
        let per_client = ClientLimit {
            per_64: (limits.per_address_hourly * 3 / 10).max(1),
            ..ClientLimit::new(limits.per_address_hourly, HOUR)
        };
        let per_prefix = Limit {
            events: limits.per_prefix_hourly,
            seconds: HOUR,
        };
        Self {
            client: ClientWindows::new("sms-address", client, per_client),
            prefix: SlidingWindow::new(&format!("sms-prefix#{}", phone.prefix()), per_prefix),
            country: country.to_owned(),
        }
    }

    /// The keys of the windows.
    pub(super) fn keys(&self) -> impl Iterator<Item = &Key> {
        self.client.keys().chain([&self.prefix.key])
    }

    /// Writes that count an SMS to a phone without an account, `rows` being the windows as just read. `None` if it must
    /// be held back.
    pub(super) fn claim(
        &self,
        app: &App,
        rows: &HashMap<Key, Item>,
        counts: &MinuteCounts,
        now: i64,
    ) -> Result<Option<Vec<Write>>> {
        let client = self.client.claim(rows, now, &app.ids)?;
        let prefix = self.prefix.claim(rows.get(&self.prefix.key), now, &app.ids)?;
        let (Ok((_slots, mut writes)), Ok(prefix)) = (client, prefix) else {
            app.metrics.count("SmsClientLimited");
            return Ok(None);
        };
        writes.push(prefix);
        for budget in budgets(app, &self.country) {
            let Some(room) = counts.room(&budget.open.name(), budget.open_limit(), budget.seconds, now) else {
                app.metrics.count("SmsHeldBack");
                return Ok(None);
            };
            writes.push(count_within(budget.open, now, room)?);
        }
        Ok(Some(writes))
    }
}

/// Writes that count an SMS to any phone in `country`.
///
/// # Errors
/// [`shared::ErrorCode::RateLimited`] if a budget is used up, for phones with and without an account alike.
pub(super) fn within_budgets(app: &App, country: &str, counts: &MinuteCounts, now: i64) -> Result<Vec<Write>> {
    let [day, hour] = budgets(app, country);
    let writes = [
        (day, "SmsBudgetExhausted", "No more codes can be sent today.", 3_600),
        (
            hour,
            "SmsCountryLimited",
            "No more codes can be sent to this country for now.",
            600,
        ),
    ];
    writes
        .into_iter()
        .map(|(budget, metric, detail, wait)| {
            match counts.room(&budget.all.name(), budget.limit, budget.seconds, now) {
                Some(room) => count_within(budget.all, now, room),
                None => {
                    app.metrics.count(metric);
                    Err(Error::rate_limited(detail, wait))
                }
            }
        })
        .collect()
}

/// The budgets of the day and of the country.
fn budgets<'a>(app: &App, country: &'a str) -> [Budget<'a>; 2] {
    let limits = &app.config.otp;
    [
        Budget {
            all: Counter::Sms,
            open: Counter::OpenSms,
            limit: limits.sms_daily_budget,
            seconds: DAY,
        },
        Budget {
            all: Counter::SmsTo(country),
            open: Counter::OpenSmsTo(country),
            limit: limits.per_country_hourly,
            seconds: HOUR,
        },
    ]
}

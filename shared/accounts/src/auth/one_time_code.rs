//! One-time codes: derived from a key and the challenge's random id where they are sent and where they are checked, so no
//! table and no queue ever holds one.

use shared::app::App;
use shared::clients::queues::Notification;
use shared::database::rate_limits::SlidingWindow;
use shared::database::{Commit, UnitOfWork, Write};
use shared::error::{Error, ErrorCode, Result};
use shared::ids::UserId;
use shared::secrets::Secrets;
use shared::types::phone::Phone;
use shared::types::rate_limit::Limit;
use subtle::ConstantTimeEq as _;

use crate::rules::one_time_code::{Challenge, DIGITS_UNDER_ATTACK, LIFETIME_SECONDS, Purpose, Verdict};
use crate::store::identifiers::{Identifier, guarded};
use crate::store::leads;
use crate::store::one_time_codes::{self, Counter, OneTimeCodes, SystemCounts};

const KEY: &str = "OTP_KEY_SECRET";
const DAY: i64 = 86_400;
const HOUR: i64 = 3_600;
/// The time over which wrong codes of the whole system are counted, in seconds.
const ATTACK_WINDOW: i64 = 600;

/// The code of a challenge.
pub fn derive(secrets: &Secrets, phone: &Phone, challenge: &Challenge) -> Result<String> {
    let parts: [&[u8]; 3] = [
        challenge.id.as_bytes(),
        phone.as_str().as_bytes(),
        challenge.purpose.as_str().as_bytes(),
    ];
    let mac = secrets.hmac(KEY, &parts)?;
    let number = mac[..8]
        .iter()
        .fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
    let digits = challenge.digits;
    Ok(format!(
        "{:0width$}",
        number % 10_u64.pow(digits),
        width = digits as usize
    ))
}

/// What the app that requested a code learns; the same for known and unknown phones.
#[derive(Clone, Copy, Debug)]
pub struct Sent {
    /// The length of the code.
    pub digits: u32,
}

/// Sends a code to `phone` on behalf of the client at `address`. Every limit is checked and taken in one transaction, so a
/// refused request costs nobody's budget.
///
/// # Errors
/// [`ErrorCode::CountryNotAllowed`], [`ErrorCode::RateLimited`].
pub async fn send(app: &App, phone: &Phone, purpose: Purpose, address: &str) -> Result<Sent> {
    let limits = &app.config.otp;
    let country = phone
        .country()
        .filter(|country| limits.allowed_countries.contains(country))
        .ok_or_else(|| Error::new(ErrorCode::CountryNotAllowed, "We do not send SMS to this country."))?;
    let windows = [
        SlidingWindow::new(
            &format!("sms-address#{address}"),
            Limit {
                events: limits.per_address_hourly,
                seconds: HOUR,
            },
        ),
        SlidingWindow::new(
            &format!("sms-prefix#{}", phone.prefix()),
            Limit {
                events: limits.per_prefix_hourly,
                seconds: HOUR,
            },
        ),
    ];
    let crowded = || Error::rate_limited("Too many codes are requested right now.", 5);
    let attempt = || async {
        let now = app.clock.now();
        let second = now.as_second();
        let counts = OneTimeCodes(&app.database).system_counts(second).await?;
        let phone_key = one_time_codes::key(phone);
        let mut rows = app
            .database
            .batch_get(&[&phone_key, &windows[0].key, &windows[1].key])
            .await?;
        let seen = one_time_codes::phone_row(rows.remove(&phone_key))?;
        if let Some(wait) = seen.codes.send_refusal(second) {
            return Err(Error::rate_limited("A code was sent to this phone recently.", wait));
        }
        let challenge = Challenge {
            id: app.ids.id(),
            purpose,
            digits: digits(app, &counts, second),
            expires_at: second + LIFETIME_SECONDS,
            tries: 0,
            used: false,
        };
        let (id, digits) = (challenge.id, challenge.digits);
        let mut work = UnitOfWork::new();
        let codes = seen.codes.sent(challenge, second);
        work.add(one_time_codes::replace(phone, &seen, codes, second)?)
            .or_retry();
        for window in &windows {
            match window.claim(rows.get(&window.key), second, &app.ids)? {
                Ok(write) => work.add(write).or_retry(),
                Err(wait) => {
                    return Err(Error::rate_limited(
                        "Too many codes were requested; please try again later.",
                        wait,
                    ));
                }
            }
        }
        work.add(within_daily_budget(app, &counts, second)?).or_retry();
        work.add(within_country_limit(app, &country, &counts, second)?)
            .or_retry();
        work.add(leads::asked(phone, app.ids.id(), now)?).or_internal_error();
        work.commit(&app.database, (id, digits)).await
    };
    let (challenge, digits) = app.database.retry_or("code requests", crowded, attempt).await?;
    let phone = phone.clone();
    app.queues()
        .notify(&Notification::OneTimeCode { phone, challenge })
        .await?;
    app.metrics.count("SmsRequested");
    Ok(Sent { digits })
}

/// While wrong codes pour in from everywhere, new codes get longer; nobody is locked out.
fn digits(app: &App, counts: &SystemCounts, now: i64) -> u32 {
    let wrong =
        counts.before_this_minute(Counter::Wrong, ATTACK_WINDOW, now) + counts.in_this_minute(Counter::Wrong, now);
    let calm = app.config.otp.digits;
    if wrong > app.config.otp.failure_limit {
        calm.max(DIGITS_UNDER_ATTACK)
    } else {
        calm
    }
}

fn within_daily_budget(app: &App, counts: &SystemCounts, now: i64) -> Result<Write> {
    let spent = counts.before_this_minute(Counter::Sms, DAY, now);
    let room = app.config.otp.sms_daily_budget.saturating_sub(spent);
    if room <= counts.in_this_minute(Counter::Sms, now) {
        app.metrics.count("SmsBudgetExhausted");
        return Err(Error::rate_limited("No more codes can be sent today.", 3_600));
    }
    one_time_codes::count_within(Counter::Sms, now, room)
}

fn within_country_limit(app: &App, country: &str, counts: &SystemCounts, now: i64) -> Result<Write> {
    let counter = Counter::SmsTo(country);
    let limit = app.config.otp.per_country_hourly;
    let room = limit.saturating_sub(counts.before_this_minute(counter, HOUR, now));
    if room <= counts.in_this_minute(counter, now) {
        app.metrics.count("SmsCountryLimited");
        return Err(Error::rate_limited(
            "No more codes can be sent to this country for now.",
            600,
        ));
    }
    one_time_codes::count_within(counter, now, room)
}

/// A right code, not used up yet.
#[derive(Debug)]
pub struct RightCode {
    /// The owner of the phone, if it has an account.
    pub user_id: Option<UserId>,
    /// Uses the code up. It comes first in the transaction of its effect: if its condition fails, the code has been used,
    /// voided or blocked in the meantime.
    pub consume: Write,
}

/// The error for a wrong, expired or used code.
#[must_use]
pub fn invalid() -> Error {
    Error::new(ErrorCode::OtpInvalid, "The code is wrong, expired or already used.")
}

/// Checks a code from a request for the purpose `wanted`.
///
/// A wrong code is recorded before it is answered, on the condition that nothing changed since the row was read; a right one
/// counts only when it is used up. So concurrent tries reveal no more than tries one after the other.
///
/// # Errors
/// [`ErrorCode::OtpInvalid`], [`ErrorCode::OtpBlocked`].
pub async fn check(app: &App, phone: &Phone, code: &str, wanted: Purpose) -> Result<RightCode> {
    let phone_key = one_time_codes::key(phone);
    let guard_key = Identifier::Phone(phone.clone()).key();
    let crowded = || Error::new(ErrorCode::OtpBlocked, "Too many codes were tried at once.").retry_after(5);
    let attempt = || async {
        let now = app.clock.unix_seconds();
        let mut rows = app.database.batch_get(&[&phone_key, &guard_key]).await?;
        let seen = one_time_codes::phone_row(rows.remove(&phone_key))?;
        match seen.codes.verdict(wanted, now) {
            Verdict::Compare => {}
            Verdict::Invalid => return Err(invalid()),
            Verdict::Blocked(wait) => {
                return Err(
                    Error::new(ErrorCode::OtpBlocked, "Too many wrong codes; please request a new one.")
                        .retry_after(wait),
                );
            }
        }
        let Some(challenge) = &seen.codes.challenge else {
            return Err(invalid());
        };
        let expected = derive(&app.secrets, phone, challenge)?;
        if bool::from(expected.as_bytes().ct_eq(code.as_bytes())) {
            let user_id = rows.remove(&guard_key).map(guarded).transpose()?;
            let consume = one_time_codes::consume(phone, challenge.id)?;
            return Ok(Commit::Done(RightCode { user_id, consume }));
        }
        let mut work = UnitOfWork::new();
        work.add(one_time_codes::replace(phone, &seen, seen.codes.missed(now), now)?)
            .or_retry();
        match work.commit(&app.database, ()).await? {
            Commit::Retry => Ok(Commit::Retry),
            Commit::Done(()) => {
                OneTimeCodes(&app.database).count_wrong(now).await?;
                app.metrics.count("OtpWrongCodes");
                Err(invalid())
            }
        }
    };
    app.database.retry_or("code checks", crowded, attempt).await
}

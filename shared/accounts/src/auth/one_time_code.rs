//! One-time codes: derived from a key and the challenge's random id where they are sent and where they are checked, so no
//! table and no queue ever holds one.

use shared::app::App;
use shared::clients::queues::Notification;
use shared::database::minute_counters::MinuteCounts;
use shared::database::{Commit, UnitOfWork, Write};
use shared::error::{Error, ErrorCode, Result};
use shared::ids::UserId;
use shared::secrets::Secrets;
use shared::types::client_network::ClientNetwork;
use shared::types::phone::Phone;
use subtle::ConstantTimeEq as _;

use crate::auth::sms_budget::{self, OpenLimits};
use crate::rules::one_time_code::{Challenge, DIGITS_UNDER_ATTACK, LIFETIME_SECONDS, Purpose, Verdict};
use crate::store::identifiers::{Identifier, guarded};
use crate::store::leads;
use crate::store::one_time_codes::{self, Counter, OneTimeCodes};

const KEY: &str = "OTP_KEY_SECRET";
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

/// Sends a code to `phone` on behalf of `client`. Every limit is checked and taken in one transaction, so a refused
/// request uses up no budget.
///
/// Phones with and without an account get the same reply after the same calls, also if the code of a phone without an
/// account is held back, see [`super::sms_budget`]: its challenge is stored, but the message names another one, which
/// the worker does not find.
///
/// # Errors
/// [`ErrorCode::CountryNotAllowed`], [`ErrorCode::RateLimited`].
pub async fn send(app: &App, phone: &Phone, purpose: Purpose, client: &ClientNetwork) -> Result<Sent> {
    let allowed = &app.config.otp.allowed_countries;
    let country = phone
        .country()
        .filter(|country| allowed.contains(country))
        .ok_or_else(|| Error::new(ErrorCode::CountryNotAllowed, "We do not send SMS to this country."))?;
    let open_limits = OpenLimits::new(app, phone, &country, client);
    let (phone_key, guard_key) = (one_time_codes::key(phone), Identifier::Phone(phone.clone()).key());
    let keys: Vec<_> = [&phone_key, &guard_key].into_iter().chain(open_limits.keys()).collect();
    let crowded = || Error::rate_limited("Too many codes are requested right now.", 5);
    let attempt = || async {
        let now = app.clock.now();
        let second = now.as_second();
        let counts = OneTimeCodes(&app.database).system_counts(second).await?;
        let mut rows = app.database.batch_get(&keys).await?;
        let seen = one_time_codes::phone_row(rows.remove(&phone_key))?;
        if let Some(wait) = seen.codes.send_refusal(second) {
            return Err(Error::rate_limited("A code was sent to this phone recently.", wait));
        }
        let mut counted = Some(sms_budget::within_budgets(app, &country, &counts, second)?);
        if !rows.contains_key(&guard_key) {
            let open = open_limits.claim(app, &rows, &counts, second)?;
            counted = counted.zip(open).map(|(all, open)| [all, open].concat());
        }
        let challenge = Challenge {
            id: app.ids.id(),
            purpose,
            digits: digits(app, &counts, second),
            expires_at: second + LIFETIME_SECONDS,
            tries: 0,
            used: false,
        };
        let is_held_back = counted.is_none();
        let id = if is_held_back { app.ids.id() } else { challenge.id };
        let sent = (id, challenge.digits, is_held_back);
        let mut work = UnitOfWork::new();
        let codes = seen.codes.sent(challenge, second);
        work.add(one_time_codes::replace(phone, &seen, codes, second)?)
            .or_retry();
        work.add_all(counted.unwrap_or_default()).or_retry();
        work.add(leads::asked(phone, app.ids.id(), is_held_back, now)?)
            .or_internal_error();
        work.commit(&app.database, sent).await
    };
    let (challenge, digits, is_held_back) = app.database.retry_or("code requests", crowded, attempt).await?;
    let phone = phone.clone();
    app.queues()
        .notify(&Notification::OneTimeCode { phone, challenge })
        .await?;
    if !is_held_back {
        app.metrics.count("SmsRequested");
    }
    Ok(Sent { digits })
}

/// While many wrong codes arrive from everywhere, new codes get longer; nobody is locked out.
fn digits(app: &App, counts: &MinuteCounts, now: i64) -> u32 {
    let wrong = counts.within(&Counter::Wrong.name(), ATTACK_WINDOW, now);
    let calm = app.config.otp.digits;
    if wrong > app.config.otp.failure_limit {
        calm.max(DIGITS_UNDER_ATTACK)
    } else {
        calm
    }
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
/// A wrong code is recorded before it is answered, on the condition that nothing changed since the row was read; a
/// right one counts only when it is used up. So concurrent tries reveal no more than sequential ones.
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

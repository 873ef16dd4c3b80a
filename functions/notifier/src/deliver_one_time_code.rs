//! Sends a one-time code by SMS.

use shared::clients::sms::SmsOutcome;
use shared::ids::ChallengeId;
use shared::types::phone::Phone;
use shared::{App, Error, Result};
use shared_accounts::auth::one_time_code::derive;
use shared_accounts::rules::one_time_code::{Challenge, LIFETIME_SECONDS};
use shared_accounts::store::one_time_codes::{OneTimeCodeRow, OneTimeCodes};

/// How long a worker may take for a delivery: longer than the HTTP client waits for Twilio.
const LEASE_SECONDS: i64 = 30;

/// Sends the code of `challenge`, unless it is void or has already been sent.
///
/// # Errors
/// Any error means that the message must be delivered again, for example because another worker holds the lease.
pub(crate) async fn deliver_one_time_code(app: &App, phone: &Phone, challenge: ChallengeId) -> Result<()> {
    let otps = OneTimeCodes(&app.database);
    let now = app.clock.unix_seconds();
    let Some(challenge) = pending(otps.of_phone(phone).await?, challenge, now) else {
        return Ok(());
    };
    if !otps.claim_delivery(phone, challenge.id, now, LEASE_SECONDS).await? {
        return match pending(otps.of_phone(phone).await?, challenge.id, now) {
            None => Ok(()),
            Some(_) => Err(Error::unavailable("another worker is sending this code")),
        };
    }
    match send(app, phone, &challenge).await {
        Ok(()) => otps.end_delivery(phone, challenge.id, true).await,
        Err(error) => {
            otps.end_delivery(phone, challenge.id, false).await?;
            Err(error)
        }
    }
}

/// The challenge `id`, if its code must still be sent at `now`.
fn pending(row: OneTimeCodeRow, id: ChallengeId, now: i64) -> Option<Challenge> {
    let is_delivered = row.delivered == Some(id);
    let challenge = row
        .codes
        .challenge
        .filter(|challenge| challenge.id == id && !is_delivered)?;
    (!challenge.used && now < challenge.expires_at).then_some(challenge)
}

/// A refusal by Twilio is final: the same message would be refused again.
async fn send(app: &App, phone: &Phone, challenge: &Challenge) -> Result<()> {
    let text = text(&derive(&app.secrets, phone, challenge)?);
    match app.sms().send(&app.config, &app.secrets, phone, &text).await? {
        SmsOutcome::Accepted => app.metrics.count("SmsSent"),
        SmsOutcome::Refused(twilio_code) => {
            tracing::warn!(twilio_code, "an SMS was refused");
            app.metrics.count("SmsRefused");
        }
    }
    Ok(())
}

fn text(code: &str) -> String {
    let minutes = LIFETIME_SECONDS / 60;
    format!("{code} is your Lectern code. It is valid for {minutes} minutes. Do not share it.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::ids::Id;
    use shared_accounts::rules::one_time_code::{CodeHistory, Purpose};

    fn id(byte: u8) -> ChallengeId {
        Id::from_bytes([byte; 16])
    }

    fn row(used: bool, delivered: Option<ChallengeId>) -> OneTimeCodeRow {
        let challenge = Challenge {
            id: id(1),
            purpose: Purpose::Any,
            digits: 4,
            expires_at: 600,
            tries: 0,
            used,
        };
        OneTimeCodeRow {
            codes: CodeHistory::default().sent(challenge, 0),
            delivered,
            ..OneTimeCodeRow::default()
        }
    }

    #[test]
    fn only_valid_codes_that_were_not_sent_are_sent() {
        assert!(pending(row(false, None), id(1), 599).is_some());
        assert!(pending(row(false, Some(id(2))), id(1), 0).is_some());
        assert!(pending(row(false, None), id(1), 600).is_none(), "expired");
        assert!(pending(row(true, None), id(1), 0).is_none(), "used");
        assert!(pending(row(false, Some(id(1))), id(1), 0).is_none(), "sent");
        assert!(pending(row(false, None), id(2), 0).is_none(), "voided by a newer one");
        assert!(pending(OneTimeCodeRow::default(), id(1), 0).is_none(), "no row");
    }

    #[test]
    fn the_text_begins_with_the_code() {
        assert_eq!(
            text("1234"),
            "1234 is your Lectern code. It is valid for 10 minutes. Do not share it."
        );
    }
}

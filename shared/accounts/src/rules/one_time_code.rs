//! The rules of one-time codes: how often one is sent, how long it lives, how many tries it has.

use serde::{Deserialize, Serialize};
use shared::ids::ChallengeId;
use shared::text::plain_number;
use shared::types::rate_limit::Limit;

/// The lifetime of a code, in seconds.
pub const LIFETIME_SECONDS: i64 = 10 * 60;
/// Seconds between two codes for one phone.
pub const SEND_GAP_SECONDS: i64 = 60;
/// Wrong tries that one code has.
pub const TRIES: u32 = 3;
/// Digits of new codes while the whole system is under attack.
pub const DIGITS_UNDER_ATTACK: u32 = 6;

/// Codes sent to one phone: one a minute, five in ten minutes, ten a day.
const SENDS: [Limit; 3] = [
    Limit {
        events: 1,
        seconds: SEND_GAP_SECONDS,
    },
    Limit {
        events: 5,
        seconds: 600,
    },
    Limit {
        events: 10,
        seconds: DAY,
    },
];
/// Wrong codes for one phone; a new code does not start it over.
const WRONG: Limit = Limit {
    events: 10,
    seconds: DAY,
};
const DAY: i64 = 86_400;

/// What a code may be used for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Asked for without a purpose: fits every endpoint.
    #[default]
    Any,
    /// verify-otp and signup.
    Signup,
    /// login and verify-login.
    Login,
    /// forgot-password.
    Reset,
    /// Deletion of the account.
    Delete,
    /// Change of the email address.
    Email,
}

impl Purpose {
    /// Reads the purpose of a requested code.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        [Self::Signup, Self::Login, Self::Reset, Self::Delete, Self::Email]
            .into_iter()
            .find(|purpose| purpose.as_str() == text)
            .ok_or("must be signup, login, reset, delete or email")
    }

    /// Whether a code that was asked for with this purpose opens an endpoint of purpose `wanted`.
    #[must_use]
    pub fn opens(self, wanted: Purpose) -> bool {
        self == Purpose::Any || self == wanted
    }

    /// The word bound into the code.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Purpose::Any => "any",
            Purpose::Signup => "signup",
            Purpose::Login => "login",
            Purpose::Reset => "reset",
            Purpose::Delete => "delete",
            Purpose::Email => "email",
        }
    }
}

/// A code that was sent, as it is stored. The code itself is derived from the id and a key, and stored nowhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Challenge {
    /// Random; the code is derived from it.
    pub id: ChallengeId,
    /// What the code may be used for.
    pub purpose: Purpose,
    /// The length of the code.
    pub digits: u32,
    /// The end of its validity, in Unix seconds.
    pub expires_at: i64,
    /// Wrong tries so far.
    pub tries: u32,
    /// Used already.
    pub used: bool,
}

/// The last challenge of a phone, and when codes were sent and wrong ones were tried.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeHistory {
    /// The last code.
    pub challenge: Option<Challenge>,
    /// When codes were sent, in Unix seconds, within a day.
    #[serde(default)]
    pub sends: Vec<i64>,
    /// When a wrong code was tried, in Unix seconds, within a day.
    #[serde(default)]
    pub wrong: Vec<i64>,
}

/// What to do with a code from a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Compare it.
    Compare,
    /// There is nothing to compare it with: the same answer as for a wrong one.
    Invalid,
    /// Too many wrong codes; try again in this number of seconds.
    Blocked(u64),
}

impl CodeHistory {
    /// The seconds to wait before another code may be sent, if any.
    #[must_use]
    pub fn send_refusal(&self, now: i64) -> Option<u64> {
        SENDS.iter().filter_map(|limit| limit.refusal(&self.sends, now)).max()
    }

    /// After sending `challenge`, which voids the one before.
    #[must_use]
    pub fn sent(&self, challenge: Challenge, now: i64) -> Self {
        Self {
            challenge: Some(challenge),
            sends: within_a_day(&self.sends, now),
            wrong: self.wrong.clone(),
        }
    }

    /// After a wrong code.
    #[must_use]
    pub fn missed(&self, now: i64) -> Self {
        let challenge = self.challenge.clone().map(|challenge| Challenge {
            tries: challenge.tries + 1,
            ..challenge
        });
        Self {
            challenge,
            sends: self.sends.clone(),
            wrong: within_a_day(&self.wrong, now),
        }
    }

    /// What to do with a code that an endpoint of purpose `wanted` gets at `now`.
    #[must_use]
    pub fn verdict(&self, wanted: Purpose, now: i64) -> Verdict {
        if let Some(seconds) = WRONG.refusal(&self.wrong, now) {
            return Verdict::Blocked(seconds);
        }
        match &self.challenge {
            Some(code) if code.used || code.expires_at <= now => Verdict::Invalid,
            Some(code) if code.tries >= TRIES => Verdict::Blocked(self.send_refusal(now).unwrap_or(1)),
            Some(code) if code.purpose.opens(wanted) => Verdict::Compare,
            _ => Verdict::Invalid,
        }
    }
}

/// `times` of the last day, and `now`.
fn within_a_day(times: &[i64], now: i64) -> Vec<i64> {
    times
        .iter()
        .copied()
        .filter(|at| *at > now - DAY)
        .chain([now])
        .collect()
}

/// Reads what can be a code: 4 to 8 digits of any script, with spaces, dashes and marks as they are pasted.
pub fn parse_code(text: String) -> Result<String, &'static str> {
    let code = plain_number(&text).replace([' ', '-'], "");
    if (4..=8).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(code)
    } else {
        Err("must be a string of 4 to 8 digits")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::ids::Id;

    fn challenge(expires_at: i64) -> Challenge {
        Challenge {
            id: Id::from_bytes([1; 16]),
            purpose: Purpose::Login,
            digits: 4,
            expires_at,
            tries: 0,
            used: false,
        }
    }

    #[test]
    fn pasted_codes_are_their_digits() {
        for text in [
            "1234",
            " 12 34 ",
            "12\u{a0}34",
            "12\u{2011}34",
            "1-2-3-4",
            "\u{202a}1234\u{202c}",
            "१२३४",
            "௧௨௩௪",
            "١٢٣٤",
            "１２３４",
            "12\n34",
        ] {
            assert_eq!(parse_code(text.to_owned()).as_deref(), Ok("1234"), "{text:?}");
        }
        for wrong in ["", "123", "123456789", "12a4", "12½4", "+1234"] {
            assert!(parse_code(wrong.to_owned()).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_code_opens_only_its_purpose_until_it_expires() {
        let codes = CodeHistory::default().sent(challenge(600), 0);
        assert_eq!(codes.verdict(Purpose::Login, 599), Verdict::Compare);
        assert_eq!(codes.verdict(Purpose::Reset, 599), Verdict::Invalid);
        assert_eq!(codes.verdict(Purpose::Login, 600), Verdict::Invalid);
    }

    #[test]
    fn three_wrong_tries_block_the_code_and_ten_a_day_block_the_phone() {
        let mut codes = CodeHistory::default();
        for round in 0..3 {
            codes = codes.sent(challenge(i64::MAX), round * 100);
            for _ in 0..3 {
                assert_eq!(codes.verdict(Purpose::Login, round * 100), Verdict::Compare);
                codes = codes.missed(round * 100);
            }
            assert!(matches!(
                codes.verdict(Purpose::Login, round * 100),
                Verdict::Blocked(_)
            ));
        }
        codes = codes.sent(challenge(i64::MAX), 300).missed(300);
        assert_eq!(codes.verdict(Purpose::Login, 300), Verdict::Blocked(86_400 - 300));
        assert_eq!(codes.verdict(Purpose::Login, 86_400), Verdict::Compare);
    }

    #[test]
    fn codes_are_sent_a_minute_apart_five_in_ten_minutes_and_ten_a_day() {
        let mut codes = CodeHistory::default();
        let mut sent = Vec::new();
        for now in 0..7_200 {
            if codes.send_refusal(now).is_none() {
                codes = codes.sent(challenge(i64::MAX), now);
                sent.push(now);
            }
        }
        assert_eq!(sent, [0, 60, 120, 180, 240, 600, 660, 720, 780, 840]);
        assert_eq!(codes.send_refusal(7_200), Some(86_400 - 7_200));
    }
}

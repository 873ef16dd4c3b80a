//! The rules of email tokens: what they prove, and for how long.

use serde::{Deserialize, Serialize};
use shared::ids::{EmailTokenId, UserId};
use shared::types::email::Email;
use shared::types::rate_limit::Limit;

/// Mails to one address: one a minute …
pub const PER_MINUTE: Limit = Limit { events: 1, seconds: 60 };
/// … and five an hour.
pub const PER_HOUR: Limit = Limit {
    events: 5,
    seconds: 3_600,
};
/// Mails on behalf of one client address, in an hour.
pub const PER_CLIENT: Limit = Limit {
    events: 30,
    seconds: 3_600,
};

/// What a token is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Verifying the address.
    Verify,
    /// Setting a new password.
    Reset,
}

impl Purpose {
    /// The word bound into the token.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Verify => "verify",
            Self::Reset => "reset",
        }
    }

    /// The lifetime of a token, in seconds: a day to verify an address, an hour to set a new password.
    #[must_use]
    pub const fn lifetime_seconds(self) -> i64 {
        match self {
            Self::Verify => 86_400,
            Self::Reset => 3_600,
        }
    }
}

/// A token that was mailed. Its text is derived from a key and this, and stored nowhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailToken {
    /// Random; the text begins with it.
    pub id: EmailTokenId,
    /// The owner of the address; `None` if it has no account, so that both cases cost the same.
    pub user_id: Option<UserId>,
    /// The mailbox.
    pub email: Email,
    /// The purpose.
    pub purpose: Purpose,
    /// The user's session epoch: every later change of the password voids a token for a new one.
    pub epoch: u32,
    /// The end of its validity, in Unix seconds.
    pub expires_at: i64,
    /// Used already.
    pub used: bool,
}

impl EmailToken {
    /// Whether the token can still be used at `now`, a Unix time.
    #[must_use]
    pub fn is_good(&self, now: i64) -> bool {
        !self.used && now < self.expires_at
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::ids::Id;

    #[test]
    fn a_token_is_good_once_and_until_it_expires() {
        let token = EmailToken {
            id: Id::from_bytes([1; 16]),
            user_id: None,
            email: Email::parse("asha@example.com").unwrap(),
            purpose: Purpose::Reset,
            epoch: 0,
            expires_at: Purpose::Reset.lifetime_seconds(),
            used: false,
        };
        assert!(token.is_good(3_599) && !token.is_good(3_600));
        assert!(!EmailToken { used: true, ..token }.is_good(0));
    }
}

//! The rules of email tokens: what they prove, for how long, and how many are mailed.

use serde::{Deserialize, Serialize};
use shared::ids::{EmailTokenId, UserId};
use shared::types::email::Email;
use shared::types::rate_limit::Limit;

/// Mails of one purpose to one mailbox: one a minute …
pub const PER_MINUTE: Limit = Limit { events: 1, seconds: 60 };
/// … and five an hour.
pub const PER_HOUR: Limit = Limit {
    events: 5,
    seconds: 3_600,
};
/// Mails of one purpose on behalf of one client address, in an hour.
pub const PER_CLIENT: Limit = Limit {
    events: 30,
    seconds: 3_600,
};
/// Domains where dots in front of the `@` do not count.
const DOTLESS_DOMAINS: [&str; 2] = ["gmail.com", "googlemail.com"];

/// What a token is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Verifying the address.
    Verify,
    /// Setting a new password.
    Reset,
    /// Returning to this address after a change.
    Revert,
}

impl Purpose {
    /// The word bound into the token.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Verify => "verify",
            Self::Reset => "reset",
            Self::Revert => "revert",
        }
    }

    /// How long a token is valid, in seconds: a day for verifying, an hour for a new password, a week for returning to
    /// an address.
    #[must_use]
    pub const fn lifetime_seconds(self) -> i64 {
        match self {
            Self::Verify => 86_400,
            Self::Reset => 3_600,
            Self::Revert => 7 * 86_400,
        }
    }
}

/// A token that was mailed. Its text is derived from a key and this, and stored nowhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailToken {
    /// Random; the text begins with it.
    pub id: EmailTokenId,
    /// The account. An address without one gets a token without an account, so that the request costs the same.
    pub user_id: Option<UserId>,
    /// The mailbox.
    pub email: Email,
    /// What the token is for.
    pub purpose: Purpose,
    /// The user's epoch of credentials: every later password voids a token for a new one.
    pub epoch: u32,
    /// The last digits of the account's phone, which the mail names if the address is not proven.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_ending: Option<String>,
    /// When the token expires, in Unix seconds.
    pub expires_at: i64,
    /// Whether it was used already.
    pub used: bool,
}

impl EmailToken {
    /// Whether the token can still be used at `now`, a Unix time.
    #[must_use]
    pub fn is_good(&self, now: i64) -> bool {
        !self.used && now < self.expires_at
    }

    /// When the token was made, in Unix seconds.
    #[must_use]
    pub fn created_at(&self) -> i64 {
        self.expires_at - self.purpose.lifetime_seconds()
    }
}

/// The mailbox that an address leads to, for counting mails: without a `+tag`, and without dots where they do not
/// count.
#[must_use]
pub fn mailbox(email: &Email) -> String {
    let Some((local, domain)) = email.as_str().rsplit_once('@') else {
        return email.as_str().to_owned();
    };
    // An address may begin with a plus, which then is not a tag.
    let name = match local.split_once('+') {
        Some((name, _tag)) if !name.is_empty() => name,
        _ => local,
    };
    if DOTLESS_DOMAINS.contains(&domain) {
        format!("{}@gmail.com", name.replace('.', ""))
    } else {
        format!("{name}@{domain}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::ids::Id;

    fn token(purpose: Purpose) -> EmailToken {
        EmailToken {
            id: Id::from_bytes([1; 16]),
            user_id: None,
            email: Email::parse("asha@example.com").unwrap(),
            purpose,
            epoch: 0,
            phone_ending: None,
            expires_at: purpose.lifetime_seconds(),
            used: false,
        }
    }

    #[test]
    fn a_token_is_good_once_and_until_it_expires() {
        let reset = token(Purpose::Reset);
        assert!(reset.is_good(3_599) && !reset.is_good(3_600));
        assert!(!EmailToken { used: true, ..reset }.is_good(0));
        assert_eq!(token(Purpose::Revert).created_at(), 0);
    }

    #[test]
    fn tags_and_dots_of_gmail_lead_to_the_same_mailbox() {
        let of = |text: &str| mailbox(&Email::parse(text).unwrap());
        for text in ["asha@example.com", "asha+lectern@example.com", "asha+a+b@example.com"] {
            assert_eq!(of(text), "asha@example.com");
        }
        for text in ["asharao@gmail.com", "a.sha.rao+x@gmail.com", "asha.rao@googlemail.com"] {
            assert_eq!(of(text), "asharao@gmail.com");
        }
        assert_eq!(of("asha.rao@example.com"), "asha.rao@example.com");
        assert_eq!(of("+asha@example.com"), "+asha@example.com");
    }
}

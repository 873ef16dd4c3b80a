//! The rules of proving, changing and reverting the email address of an account.
//!
//! A user who proves a mailbox gets its address, never another user's account. An account with another proven
//! identifier keeps everything else.

use serde::{Deserialize, Serialize};
use shared::ids::UserId;
use shared::types::email::Email;
use shared::types::rate_limit::Limit;

/// Requests to change the address of one account.
pub const CHANGES: Limit = Limit {
    events: 5,
    seconds: 86_400,
};

/// An address that a user wants to have and has not proven yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingEmail {
    /// The address.
    pub email: Email,
    /// Whether the request came with the password or a code.
    pub confirmed: bool,
}

/// What a user proves with a token from a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proven {
    /// The present address of the account.
    Present,
    /// The address that the account is to have.
    Pending {
        /// Whether the request came with the password or a code.
        confirmed: bool,
    },
}

/// What a request needs besides the token. Later variants are stronger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// Nothing.
    Token,
    /// A session of the account, the password or a code.
    Session,
    /// The password or a code.
    Secret,
}

/// What the token for `email` proves of an account with the address `present` and the request `pending`.
#[must_use]
pub fn proven(email: &Email, present: Option<&Email>, pending: Option<&PendingEmail>) -> Option<Proven> {
    if present == Some(email) {
        return Some(Proven::Present);
    }
    pending
        .filter(|pending| pending.email == *email)
        .map(|pending| Proven::Pending {
            confirmed: pending.confirmed,
        })
}

/// What is needed besides the token. The owner of an account with a phone is not necessarily that of the mailbox: a
/// mistyped address belongs to somebody else.
#[must_use]
pub const fn need(proven: Proven, has_phone: bool) -> Need {
    match proven {
        Proven::Pending { confirmed: false } => Need::Secret,
        Proven::Present | Proven::Pending { confirmed: true } if has_phone => Need::Session,
        Proven::Present | Proven::Pending { confirmed: true } => Need::Token,
    }
}

/// The account that has the address so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The id.
    pub id: UserId,
    /// Whether it has proven the address.
    pub has_proven: bool,
    /// Whether it is banned.
    pub banned: bool,
}

/// Where a proven address comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// No account has it.
    Free,
    /// The account has it already.
    Own,
    /// An account that never proved it loses it, and nothing else.
    Taken(UserId),
    /// Another account keeps it.
    Kept,
}

/// Where an address comes from that the account `me` proves. A banned account gives nothing up.
#[must_use]
pub fn source(me: UserId, holder: Option<Holder>) -> Source {
    match holder {
        None => Source::Free,
        Some(holder) if holder.id == me => Source::Own,
        Some(holder) if holder.has_proven || holder.banned => Source::Kept,
        Some(holder) => Source::Taken(holder.id),
    }
}

/// The period in which changes of the address were undone, in Unix seconds. A revert token that was made in it is void;
/// otherwise a thief who changed the address twice could return to the first of these addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undone {
    /// When the first undone change was made.
    pub from: i64,
    /// When it was undone.
    pub to: i64,
}

impl Undone {
    /// Whether a revert token of this time is void.
    #[must_use]
    pub const fn covers(self, created_at: i64) -> bool {
        self.from <= created_at && created_at <= self.to
    }

    /// The period after a change of `created_at` has been undone at `now`.
    #[must_use]
    pub fn extended(before: Option<Self>, created_at: i64, now: i64) -> Self {
        Self {
            from: before.map_or(created_at, |before| before.from.min(created_at)),
            to: now,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::ids::Id;

    fn email(text: &str) -> Email {
        Email::parse(text).unwrap()
    }

    #[test]
    fn a_token_proves_the_present_or_the_pending_address_and_no_other() {
        let (old, new) = (email("old@example.com"), email("new@example.com"));
        let pending = PendingEmail {
            email: new.clone(),
            confirmed: true,
        };
        assert_eq!(proven(&old, Some(&old), Some(&pending)), Some(Proven::Present));
        let confirmed = true;
        assert_eq!(
            proven(&new, Some(&old), Some(&pending)),
            Some(Proven::Pending { confirmed })
        );
        assert_eq!(proven(&email("other@example.com"), Some(&old), Some(&pending)), None);
        assert_eq!(proven(&new, None, None), None);
    }

    #[test]
    fn a_request_without_a_password_or_a_code_needs_one_with_the_token() {
        for has_phone in [false, true] {
            assert_eq!(need(Proven::Pending { confirmed: false }, has_phone), Need::Secret);
        }
    }

    #[test]
    fn the_token_alone_is_enough_only_without_a_phone() {
        for proven in [Proven::Present, Proven::Pending { confirmed: true }] {
            assert_eq!(need(proven, false), Need::Token);
            assert_eq!(need(proven, true), Need::Session);
        }
    }

    #[test]
    fn a_proven_address_is_taken_only_from_those_who_never_proved_it() {
        let (me, other) = (Id::from_bytes([1; 16]), Id::from_bytes([2; 16]));
        let holder = |id, has_proven, banned| Some(Holder { id, has_proven, banned });
        assert_eq!(source(me, None), Source::Free);
        assert_eq!(source(me, holder(me, false, false)), Source::Own);
        assert_eq!(source(me, holder(other, false, false)), Source::Taken(other));
        assert_eq!(source(me, holder(other, true, false)), Source::Kept);
        assert_eq!(source(me, holder(other, false, true)), Source::Kept);
    }

    #[test]
    fn undoing_a_change_voids_the_tokens_of_that_and_of_later_changes() {
        let undone = Undone::extended(None, 100, 200);
        assert!(undone.covers(100) && undone.covers(150) && undone.covers(200));
        assert!(!undone.covers(99) && !undone.covers(201));
        // Undoing a later change as well does not make the earlier tokens valid again.
        let undone = Undone::extended(Some(undone), 300, 400);
        assert!(undone.covers(150) && undone.covers(300));
    }
}

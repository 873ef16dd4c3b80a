//! What to do with a refresh token, depending on the active one.

/// How long the parent of the active token is accepted after the active one was first used, in seconds.
///
/// Until that first use, the phone may have lost the reply with the active token, however long ago. Afterwards only
/// requests that were in progress at that moment may still bring the parent.
const GRACE_SECONDS: i64 = 60;

/// What to do with a refresh token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refresh {
    /// It is the active one: exchange it for its successor.
    Rotate,
    /// It is the parent of the active one, whose reply may have been lost: give the active one again.
    Repeat,
    /// It was replaced long ago: somebody has a copy.
    Reused,
    /// The session has not reached this generation, so the token was never issued.
    Unknown,
}

/// Decides about the token of the generation `presented` while the one of the generation `active` is active. `first_use` is
/// when a token of the active generation was first used, and `now` the current time, in Unix seconds.
#[must_use]
pub fn decide(presented: u32, active: u32, first_use: Option<i64>, now: i64) -> Refresh {
    match active.checked_sub(presented) {
        Some(0) => Refresh::Rotate,
        Some(1) if first_use.is_none_or(|first_use| now <= first_use + GRACE_SECONDS) => Refresh::Repeat,
        Some(_) => Refresh::Reused,
        None => Refresh::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WEEK: i64 = 7 * 86_400;

    #[test]
    fn the_active_token_is_exchanged_whether_it_was_used_or_not() {
        assert_eq!(decide(0, 0, None, WEEK), Refresh::Rotate);
        assert_eq!(decide(3, 3, Some(1), WEEK), Refresh::Rotate);
    }

    #[test]
    fn the_parent_of_an_unused_token_is_accepted_at_any_time() {
        assert_eq!(decide(0, 1, None, WEEK), Refresh::Repeat);
    }

    #[test]
    fn the_parent_of_a_used_token_is_accepted_for_a_minute() {
        assert_eq!(decide(4, 5, Some(100), 100), Refresh::Repeat);
        assert_eq!(decide(4, 5, Some(100), 160), Refresh::Repeat);
        assert_eq!(decide(4, 5, Some(100), 161), Refresh::Reused);
        // The clocks of two functions differ.
        assert_eq!(decide(4, 5, Some(100), 99), Refresh::Repeat);
    }

    #[test]
    fn older_tokens_are_never_accepted() {
        assert_eq!(decide(0, 2, None, 0), Refresh::Reused);
        assert_eq!(decide(0, u32::MAX, None, 0), Refresh::Reused);
    }

    #[test]
    fn a_token_of_a_future_generation_is_unknown() {
        assert_eq!(decide(2, 1, None, 0), Refresh::Unknown);
    }
}

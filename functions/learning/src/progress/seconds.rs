//! Positions and durations as video players report them: seconds with fractions.

use shared_learning::rules::progress::MAX_SECONDS;

/// Whole seconds; the fraction is dropped.
pub(crate) fn parse_seconds(seconds: f64) -> Result<u32, String> {
    if seconds.is_finite() && (0.0..=f64::from(MAX_SECONDS)).contains(&seconds) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "in range, and the fraction is to be dropped"
        )]
        let whole = seconds as u32;
        Ok(whole)
    } else {
        Err(format!("must be 0 to {MAX_SECONDS} seconds"))
    }
}

#[cfg(test)]
mod tests {
    use super::parse_seconds;

    #[test]
    fn fractions_of_seconds_are_dropped() {
        assert_eq!((parse_seconds(0.0), parse_seconds(12.9)), (Ok(0), Ok(12)));
        for wrong in [-0.1, f64::NAN, f64::INFINITY, 1e9] {
            assert!(parse_seconds(wrong).is_err(), "{wrong}");
        }
    }
}

//! Shares in percent.

/// The share of `part` in `whole` in percent with one decimal, rounded half up; 0.0 if the whole is 0.
#[must_use]
pub fn percentage(part: u32, whole: u32) -> f64 {
    let (part, whole) = (u64::from(part), u64::from(whole));
    let tenths = (2_000 * part + whole).checked_div(2 * whole).unwrap_or(0);
    #[expect(clippy::cast_precision_loss, reason = "about 1,000")]
    let percentage = tenths as f64 / 10.0;
    percentage
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentage_has_one_decimal_rounded_half_up() {
        assert_eq!(percentage(15, 33), 45.5);
        assert_eq!(percentage(0, 0), 0.0);
        assert_eq!(percentage(1, 3), 33.3);
        assert_eq!(percentage(2, 3), 66.7);
        assert_eq!(percentage(1, 2_000), 0.1);
        assert_eq!(percentage(1, 2_001), 0.0);
        assert_eq!(percentage(7, 7), 100.0);
    }
}

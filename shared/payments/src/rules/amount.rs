//! Prices that can be paid.

use shared_catalog::rules::price::Price;

/// Checks that the provider accepts a payment of `price`. `max_units` is the limit of our account there, in whole units
/// of the currency.
///
/// # Errors
/// Why it does not, for the user.
pub fn check_payable(price: Price, max_units: u64) -> Result<(), String> {
    let decimals = price.currency.decimals();
    let (unit, code) = (10_u64.pow(decimals), price.currency.code());
    if price.minor_units < unit {
        return Err(format!("costs less than 1 {code}, which is the least that can be paid"));
    }
    if price.minor_units > max_units.saturating_mul(unit) {
        return Err(format!(
            "costs more than {max_units} {code}, which is the most that can be paid"
        ));
    }
    // Banks settle currencies with three decimals in steps of ten ("Supported currencies" in Razorpay's documentation).
    if decimals == 3 && !price.minor_units.is_multiple_of(10) {
        return Err(format!(
            "has a price in {code} whose last decimal is not 0, which cannot be paid"
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared_catalog::rules::price::Currency;

    #[test]
    fn a_price_can_be_paid_from_one_unit_of_its_currency_to_the_limit_of_the_account() {
        let is_payable = |minor_units, code| {
            let currency = Currency::parse(code).unwrap();
            check_payable(Price { minor_units, currency }, 500_000).is_ok()
        };
        assert!(is_payable(100, "INR") && !is_payable(99, "INR"));
        assert!(is_payable(50_000_000, "INR") && !is_payable(50_000_001, "INR"));
        assert!(is_payable(1, "JPY") && is_payable(500_000, "JPY") && !is_payable(500_001, "JPY"));
        assert!(is_payable(1_000, "KWD") && !is_payable(999, "KWD"));
        assert!(is_payable(1_230, "KWD") && !is_payable(1_234, "KWD"));
    }
}

//! What a password must look like.

use shared::text;

/// Length in characters of the normal form: NIST SP 800-63B requires at least 8 and no composition rules; 128 bounds
/// the work of hashing.
const LENGTH: std::ops::RangeInclusive<usize> = 8..=128;

/// Checks a new password.
pub fn check(password: &str) -> Result<(), &'static str> {
    if LENGTH.contains(&text::normalize(password).chars().count()) {
        Ok(())
    } else {
        Err("must have 8 to 128 characters")
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::password::check;

    #[test]
    fn characters_count_not_bytes() {
        assert!(check("पासवर्डकठिन").is_ok());
        assert!(check("1234567").is_err());
        assert!(check(&"é".repeat(128)).is_ok());
        assert!(check(&"é".repeat(129)).is_err());
        assert!(check(&"e\u{301}".repeat(128)).is_ok());
        assert!(check(&"e\u{301}".repeat(7)).is_err());
    }
}

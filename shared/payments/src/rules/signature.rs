//! Signatures of the provider: HMAC-SHA-256 in hexadecimal digits.

use hmac::{Hmac, Mac as _};
use sha2::Sha256;

/// Whether `signature` is that of `message` under one of the secrets. Takes the same time for every wrong signature.
#[must_use]
pub fn is_signed(message: &[u8], signature: &str, secrets: &[&str]) -> bool {
    let Some(signature) = bytes(signature) else {
        return false;
    };
    let mut is_signed = false;
    for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
        if let Ok(mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) {
            is_signed |= mac.chain_update(message).verify_slice(&signature).is_ok();
        }
    }
    is_signed
}

/// The message that a checkout signs.
#[must_use]
pub fn checkout_message(order_id: &str, payment_id: &str) -> String {
    format!("{order_id}|{payment_id}")
}

fn bytes(hexadecimal: &str) -> Option<Vec<u8>> {
    let digits = hexadecimal.as_bytes();
    if !digits.len().is_multiple_of(2) || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let pairs = hexadecimal.as_bytes().chunks_exact(2);
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    pairs.map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of Razorpay's own libraries.
    const SIGNATURE: &str = "b2335e3b0801106b84a7faff035df56ecffde06918c9ddd1f0fafbb37a51cc89";

    #[test]
    fn the_published_example_is_signed() {
        let message = checkout_message("fake_order_id", "fake_payment_id");
        let is_signed =
            |message: &str, signature: &str, secrets: &[&str]| is_signed(message.as_bytes(), signature, secrets);
        assert!(is_signed(&message, SIGNATURE, &["key_secret"]));
        assert!(is_signed(&message, &SIGNATURE.to_uppercase(), &["key_secret"]));
        assert!(is_signed(&message, SIGNATURE, &["new_secret", "key_secret"]));
        assert!(!is_signed(&message, SIGNATURE, &["other"]));
        assert!(!is_signed("fake_order_id|fake_payment_ie", SIGNATURE, &["key_secret"]));
        for wrong in [
            "",
            "b2",
            "zz",
            "b2335e3b0801106b84a7faff035df56ecffde06918c9ddd1f0fafbb37a51cc8",
            "é",
        ] {
            assert!(!is_signed(&message, wrong, &["key_secret"]), "{wrong:?}");
        }
    }

    #[test]
    fn an_empty_secret_signs_nothing() {
        let mac = Hmac::<Sha256>::new_from_slice(b"").unwrap().chain_update(b"x");
        let signature = format!("{:x}", mac.finalize().into_bytes());
        assert!(!is_signed(b"x", &signature, &[""]));
        assert!(!is_signed(b"x", &signature, &[]));
    }
}

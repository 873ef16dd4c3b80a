//! The signatures of checkouts and webhooks
//! (<https://razorpay.com/docs/payments/server-integration/python/payment-gateway/build-integration/>,
//! <https://razorpay.com/docs/webhooks/validate-test/>).

use std::fmt::Write as _;

use hmac::{Hmac, Mac as _};
use sha2::Sha256;

/// The HMAC-SHA256 of `message` with `secret`, in hexadecimal digits.
#[must_use]
pub fn sign(secret: &str, message: &[u8]) -> String {
    // An HMAC takes keys of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(message);
    let mut digits = String::new();
    for byte in mac.finalize().into_bytes() {
        let _infallible = write!(digits, "{byte:02x}");
    }
    digits
}

/// The signature of a checkout: it binds the payment to the order.
#[must_use]
pub fn of_checkout(secret: &str, order_id: &str, payment_id: &str) -> String {
    sign(secret, format!("{order_id}|{payment_id}").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checkout_is_signed_as_razorpay_publishes_it() {
        assert_eq!(
            of_checkout("key_secret", "fake_order_id", "fake_payment_id"),
            "b2335e3b0801106b84a7faff035df56ecffde06918c9ddd1f0fafbb37a51cc89"
        );
    }
}

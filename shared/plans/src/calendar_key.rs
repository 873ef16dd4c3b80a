//! The keys of calendar feeds: calendar programs send no token, so the URL is the proof. A key names its student and is derived
//! from the id in the student's row, so that no table holds one and another id makes another key.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use shared::error::{Error, Result};
use shared::ids::Id;
use shared::secrets::Secrets;
use subtle::ConstantTimeEq as _;

const KEY: &str = "CALENDAR_KEY_SECRET";
/// Bytes of a key's proof (HMAC-SHA-256 cut to 128 bits, RFC 2104 §5).
const PROOF: usize = 16;

/// The text of the key.
///
/// # Errors
/// This function does not have the secret.
pub fn encode(secrets: &Secrets, user_id: Id, id: Id) -> Result<String> {
    let mac = secrets.hmac(KEY, &[user_id.as_bytes(), id.as_bytes()])?;
    Ok(URL_SAFE_NO_PAD.encode([&user_id.as_bytes()[..], &mac[..PROOF]].concat()))
}

/// Whose key `text` says to be.
#[must_use]
pub fn owner(text: &str) -> Option<Id> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let (owner, proof) = bytes.split_first_chunk::<16>()?;
    (proof.len() == PROOF).then(|| Id::from_bytes(*owner))
}

/// Checks that `text` is the key of `user_id` with this id.
///
/// # Errors
/// [`shared::Code::NotFound`] if it is not.
pub fn check(secrets: &Secrets, text: &str, user_id: Id, id: Id) -> Result<()> {
    let expected = encode(secrets, user_id, id)?;
    if bool::from(expected.as_bytes().ct_eq(text.as_bytes())) {
        Ok(())
    } else {
        Err(Error::not_found())
    }
}

//! The keys of calendar feeds. Calendar programs do not send access tokens, so the key in the URL grants access. A key
//! contains the id of the student and a proof that is derived from the id in the student's row, so no table stores a
//! usable key and a new id invalidates the previous key.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use shared::error::{Error, Result};
use shared::ids::{CalendarKeyId, Id, UserId};
use shared::secrets::Secrets;
use subtle::ConstantTimeEq as _;

const KEY: &str = "CALENDAR_KEY_SECRET";
/// The length of the proof in bytes (HMAC-SHA-256 truncated to 128 bits, RFC 2104 §5).
const PROOF: usize = 16;

/// Encodes the key of a student.
pub fn encode(secrets: &Secrets, user_id: UserId, id: CalendarKeyId) -> Result<String> {
    let mac = secrets.hmac(KEY, &[user_id.as_bytes(), id.as_bytes()])?;
    Ok(URL_SAFE_NO_PAD.encode([&user_id.as_bytes()[..], &mac[..PROOF]].concat()))
}

/// The student that the key `text` claims to belong to.
pub fn owner(text: &str) -> Option<UserId> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let (owner, proof) = bytes.split_first_chunk::<16>()?;
    (proof.len() == PROOF).then(|| Id::from_bytes(*owner))
}

/// Checks that `text` is the key of `user_id` for this id.
///
/// # Errors
/// [`shared::ErrorCode::NotFound`] if the key is wrong.
pub fn check(secrets: &Secrets, text: &str, user_id: UserId, id: CalendarKeyId) -> Result<()> {
    let expected = encode(secrets, user_id, id)?;
    if bool::from(expected.as_bytes().ct_eq(text.as_bytes())) {
        Ok(())
    } else {
        Err(Error::not_found())
    }
}

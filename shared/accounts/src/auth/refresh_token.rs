//! Refresh tokens: `session.generation.mac`. Nothing secret is stored, and the same generation is the same token.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use shared::error::{Error, ErrorCode, Result};
use shared::ids::{Id, SessionId, UserId};
use shared::secrets::Secrets;
use subtle::ConstantTimeEq as _;

const KEY: &str = "REFRESH_KEY_SECRET";

/// The content of a refresh token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefreshToken {
    /// The user.
    pub user_id: UserId,
    /// The session, which is the token's family.
    pub session_id: SessionId,
    /// How often the session has been refreshed.
    pub generation: u32,
}

impl RefreshToken {
    /// The token as clients hold it.
    pub fn encode(&self, secrets: &Secrets) -> Result<String> {
        let session = URL_SAFE_NO_PAD.encode(self.session());
        let mac = URL_SAFE_NO_PAD.encode(self.mac(secrets)?);
        Ok(format!("{session}.{}.{mac}", self.generation))
    }

    /// Reads a token and checks that it is one of ours.
    ///
    /// # Errors
    /// [`ErrorCode::RefreshInvalid`] if it is not.
    pub fn decode(text: &str, secrets: &Secrets) -> Result<Self> {
        let refused = || Error::new(ErrorCode::RefreshInvalid, "Please sign in again.");
        let (token, mac) = Self::parse(text).ok_or_else(refused)?;
        let expected = token.mac(secrets)?;
        if bool::from(expected.ct_eq(&mac)) {
            Ok(token)
        } else {
            Err(refused())
        }
    }

    fn parse(text: &str) -> Option<(Self, Vec<u8>)> {
        let mut parts = text.split('.');
        let (session, generation, mac) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        let session: [u8; 32] = URL_SAFE_NO_PAD.decode(session).ok()?.try_into().ok()?;
        let (user, session) = session.split_at(16);
        let token = Self {
            user_id: Id::from_bytes(user.try_into().ok()?),
            session_id: Id::from_bytes(session.try_into().ok()?),
            generation: generation.parse().ok()?,
        };
        Some((token, URL_SAFE_NO_PAD.decode(mac).ok()?))
    }

    fn session(&self) -> [u8; 32] {
        let mut bytes = [0; 32];
        bytes[..16].copy_from_slice(self.user_id.as_bytes());
        bytes[16..].copy_from_slice(self.session_id.as_bytes());
        bytes
    }

    fn mac(&self, secrets: &Secrets) -> Result<[u8; 32]> {
        secrets.hmac(KEY, &[&self.session(), &self.generation.to_be_bytes()])
    }
}

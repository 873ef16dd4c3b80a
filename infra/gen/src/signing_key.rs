//! The key pair of access tokens, for the operator.

use shared::clock::Clock;
use shared::ids::Ids;
use shared::tokens::access_token::{Jwks, SigningKey};

use crate::Result;

/// A new signing key.
#[derive(Debug)]
pub struct NewKey {
    /// The value of the secret `SigningKeySecret`.
    pub secret: String,
    /// The value of the template's parameter `JwtPublicKeys`.
    pub jwks: String,
}

impl NewKey {
    /// A random key. `others` is a JWKS with the public keys that stay valid beside it, as text or as the path of a
    /// file.
    ///
    /// # Errors
    /// `others` is not a key set.
    pub fn random(others: Option<&str>) -> Result<Self> {
        let key = SigningKey::from_seed(Ids::new(Clock::system()).random());
        let mut jwks = others.map_or_else(|| Ok(Jwks::default()), parse)?;
        jwks.keys.push(key.public()?);
        Ok(Self {
            secret: key.to_secret()?,
            jwks: serde_json::to_string(&jwks)?,
        })
    }
}

fn parse(given: &str) -> Result<Jwks> {
    let text = if given.trim_start().starts_with('{') {
        given.to_owned()
    } else {
        std::fs::read_to_string(given)?
    };
    Ok(serde_json::from_str(&text)?)
}

#[cfg(test)]
mod tests {
    use shared::tokens::access_token::Tokens;
    use shared::types::role::Role;

    use super::*;

    #[test]
    fn tokens_of_both_keys_are_accepted_during_a_rotation() {
        let ids = Ids::new(Clock::system());
        let (user, session) = (ids.id(), ids.id());
        let old = NewKey::random(None).unwrap();
        let new = NewKey::random(Some(&old.jwks)).unwrap();
        let verifier = Tokens::new("lectern", "app", &new.jwks, None).unwrap();
        for secret in [old.secret, new.secret] {
            let signer = Tokens::new("lectern", "app", &new.jwks, Some(&secret)).unwrap();
            let token = signer
                .sign(user, session, Role::Student, 1_000, "1".to_owned())
                .unwrap();
            assert_eq!(verifier.verify(&token, 1_000).unwrap().sub, user);
        }
    }

    #[test]
    fn an_invalid_key_set_is_refused() {
        assert!(NewKey::random(Some("{}")).is_err());
        assert!(NewKey::random(Some("/nowhere")).is_err());
    }
}

//! Access tokens: JWTs (RFC 7519) signed with Ed25519 (EdDSA, RFC 8037).
//!
//! Only `auth` holds the private key. Everyone else holds the public keys, two during a rotation, so an unknown `kid` asks
//! nobody and a token's header can never point at a key.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::SigningKey as Ed25519;
use ed25519_dalek::pkcs8::EncodePrivateKey as _;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::error::{Error, ErrorCode, Result};
use crate::ids::{SessionId, UserId};
use crate::tokens::signatures;
use crate::types::role::Role;

/// The lifetime of an access token, in seconds.
pub const ACCESS_TOKEN_SECONDS: i64 = 30 * 60;

/// The longest token that is looked at; ours have about 500 bytes.
const MAX_TOKEN_LENGTH: usize = 4096;

/// What an access token says (RFC 7519 §4.1).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claims {
    /// The user.
    pub sub: UserId,
    /// The session.
    pub sid: SessionId,
    /// The role at the time of issue; rights are always read from the user row.
    pub role: Role,
    /// The issuer.
    pub iss: String,
    /// The audience.
    pub aud: String,
    /// Good until, in Unix seconds.
    pub exp: i64,
    /// Issued at, in Unix seconds.
    pub iat: i64,
    /// The token's own id.
    pub jti: String,
}

/// Checks access tokens, and signs them where the private key is.
pub struct Tokens {
    issuer: String,
    audience: String,
    /// What a token must say, made once: every request is checked by it.
    validation: Validation,
    keys: HashMap<String, DecodingKey>,
    jwks: Jwks,
    signer: Option<(String, EncodingKey)>,
}

/// A JSON Web Key Set (RFC 7517 §5) of Ed25519 public keys (RFC 8037 §2).
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Jwks {
    /// The keys; two during a rotation.
    pub keys: Vec<Jwk>,
}

/// An Ed25519 public key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Jwk {
    /// `OKP`.
    pub kty: String,
    /// `Ed25519`.
    pub crv: String,
    /// The public key, base64url.
    pub x: String,
    /// The key's id: its thumbprint (RFC 7638).
    pub kid: String,
    /// `EdDSA`.
    pub alg: String,
    /// `sig`.
    #[serde(rename = "use")]
    pub usage: String,
}

/// The private key as Secrets Manager keeps it.
#[derive(Serialize, Deserialize)]
pub struct SigningKey {
    kid: String,
    private_key: String,
}

impl SigningKey {
    /// A key from 32 random bytes.
    #[must_use]
    pub fn from_seed(seed: [u8; 32]) -> Self {
        let kid = jwk(&Ed25519::from_bytes(&seed)).kid;
        Self {
            kid,
            private_key: URL_SAFE_NO_PAD.encode(seed),
        }
    }

    /// The text of the secret: `{"kid", "private_key"}`.
    ///
    /// # Errors
    /// Never; JSON of two strings.
    pub fn to_secret(&self) -> Result<String> {
        serde_json::to_string(self).map_err(Error::internal)
    }

    /// The public half, for the parameter `JwtPublicKeys`.
    ///
    /// # Errors
    /// The private key is not 32 bytes of base64url.
    pub fn public(&self) -> Result<Jwk> {
        Ok(jwk(&self.ed25519()?))
    }

    fn ed25519(&self) -> Result<Ed25519> {
        let seed = URL_SAFE_NO_PAD.decode(&self.private_key).map_err(Error::internal)?;
        let seed: [u8; 32] = seed
            .try_into()
            .map_err(|_| Error::internal("the signing key has another length"))?;
        Ok(Ed25519::from_bytes(&seed))
    }
}

fn jwk(key: &Ed25519) -> Jwk {
    let x = URL_SAFE_NO_PAD.encode(key.verifying_key().as_bytes());
    // The required members in lexicographic order, RFC 7638 §3.2.
    let thumbprint = Sha256::digest(format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#));
    Jwk {
        kty: "OKP".to_owned(),
        crv: "Ed25519".to_owned(),
        x,
        kid: URL_SAFE_NO_PAD.encode(thumbprint),
        alg: "EdDSA".to_owned(),
        usage: "sig".to_owned(),
    }
}

impl Tokens {
    /// A verifier of the keys in `jwks`, and a signer if `signing_key` is there.
    ///
    /// # Errors
    /// The key set or the signing key cannot be parsed.
    pub fn new(issuer: &str, audience: &str, jwks: &str, signing_key: Option<&str>) -> Result<Self> {
        signatures::install();
        let jwks: Jwks = serde_json::from_str(jwks).map_err(Error::internal)?;
        let keys = jwks
            .keys
            .iter()
            .map(|key| {
                Ok((
                    key.kid.clone(),
                    DecodingKey::from_ed_components(&key.x).map_err(Error::internal)?,
                ))
            })
            .collect::<Result<_>>()?;
        let signer = match signing_key {
            None => None,
            Some(secret) => {
                let key: SigningKey = serde_json::from_str(secret).map_err(Error::internal)?;
                let der = key.ed25519()?.to_pkcs8_der().map_err(Error::internal)?;
                Some((key.kid, EncodingKey::from_ed_der(der.as_bytes())))
            }
        };
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[issuer]);
        validation.set_audience(&[audience]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // The library would ask the operating system for the time.
        validation.validate_exp = false;
        Ok(Self {
            issuer: issuer.to_owned(),
            audience: audience.to_owned(),
            validation,
            keys,
            jwks,
            signer,
        })
    }

    /// The public keys.
    #[must_use]
    pub fn jwks(&self) -> &Jwks {
        &self.jwks
    }

    /// Signs an access token issued at `iat`, a Unix time. The same arguments give the same token.
    ///
    /// # Errors
    /// This function has no private key.
    pub fn sign(&self, sub: UserId, sid: SessionId, role: Role, iat: i64, jti: String) -> Result<String> {
        let (kid, key) = self.signer.as_ref().ok_or_else(|| Error::internal("no signing key"))?;
        let claims = Claims {
            sub,
            sid,
            role,
            iss: self.issuer.clone(),
            aud: self.audience.clone(),
            exp: iat + ACCESS_TOKEN_SECONDS,
            iat,
            jti,
        };
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some(kid.clone());
        jsonwebtoken::encode(&header, &claims, key).map_err(Error::internal)
    }

    /// Checks signature, issuer, audience and times against `now`, a Unix time.
    ///
    /// # Errors
    /// [`ErrorCode::Unauthenticated`] for whatever is wrong.
    pub fn verify(&self, token: &str, now: i64) -> Result<Claims> {
        let refused = || Error::new(ErrorCode::Unauthenticated, "The access token is not valid.");
        if token.len() > MAX_TOKEN_LENGTH {
            return Err(refused());
        }
        let header = jsonwebtoken::decode_header(token).map_err(|error| refused().because(error))?;
        let key = header.kid.and_then(|kid| self.keys.get(&kid)).ok_or_else(refused)?;
        let claims: Claims = jsonwebtoken::decode(token, key, &self.validation)
            .map_err(|error| refused().because(error))?
            .claims;
        // Ours is the only issuer, so its clock is ours: a minute for the difference between two machines.
        if claims.exp <= now || claims.iat > now + 60 {
            return Err(refused());
        }
        Ok(claims)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::ids::Ids;

    fn session() -> SessionId {
        SessionId::from_bytes([2; 16])
    }

    fn tokens() -> (Tokens, UserId) {
        let key = SigningKey::from_seed([7; 32]);
        let jwks = serde_json::to_string(&Jwks {
            keys: vec![key.public().unwrap()],
        })
        .unwrap();
        let tokens = Tokens::new("https://issuer", "lectern", &jwks, Some(&key.to_secret().unwrap())).unwrap();
        (tokens, Ids::new(Clock::system()).id())
    }

    #[test]
    fn a_signed_token_is_accepted_until_it_expires() {
        let (tokens, id) = tokens();
        let token = tokens
            .sign(id, session(), Role::Student, 1_000, "j".to_owned())
            .unwrap();
        assert_eq!(tokens.verify(&token, 1_000).unwrap().sub, id);
        assert!(tokens.verify(&token, 1_000 + ACCESS_TOKEN_SECONDS).is_err());
        assert!(tokens.verify(&token, 1_000 - 61).is_err());
    }

    #[test]
    fn the_same_arguments_give_the_same_token() {
        let (tokens, id) = tokens();
        let sign = || tokens.sign(id, session(), Role::Admin, 5, "j".to_owned()).unwrap();
        assert_eq!(sign(), sign());
    }

    #[test]
    fn a_token_of_another_issuer_audience_or_key_is_refused() {
        let (tokens, id) = tokens();
        let ours = SigningKey::from_seed([7; 32]);
        let jwks = serde_json::to_string(&Jwks {
            keys: vec![ours.public().unwrap()],
        })
        .unwrap();
        let strangers = [
            Tokens::new("https://other", "lectern", &jwks, Some(&ours.to_secret().unwrap())).unwrap(),
            Tokens::new("https://issuer", "other", &jwks, Some(&ours.to_secret().unwrap())).unwrap(),
            Tokens::new(
                "https://issuer",
                "lectern",
                &jwks,
                Some(&SigningKey::from_seed([8; 32]).to_secret().unwrap()),
            )
            .unwrap(),
        ];
        for stranger in strangers {
            let token = stranger
                .sign(id, session(), Role::Student, 1_000, "j".to_owned())
                .unwrap();
            assert_eq!(
                tokens.verify(&token, 1_000).unwrap_err().code(),
                ErrorCode::Unauthenticated
            );
        }
    }
}

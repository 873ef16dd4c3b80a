//! Tokens that somebody made to get in: every kind at every closed door.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ed25519_dalek::{Signer as _, SigningKey};
use http::Method;
use local::cloud::Storage;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::operations;
use crate::support::{Actor, TestApp, hs256};

/// What a forger may have, the real key included: some of these are mistakes that only its owner could make.
struct Forge {
    key: SigningKey,
    kid: String,
    claims: Value,
    ours: String,
    refresh_token: String,
    /// A server of the forger, which must never get a request.
    elsewhere: String,
}

impl Forge {
    async fn new(app: &TestApp, secrets: &Value, student: &Actor, elsewhere: String) -> Self {
        let secret: Value = serde_json::from_str(secrets["SigningKeySecret"].as_str().unwrap()).unwrap();
        let seed = URL_SAFE_NO_PAD.decode(secret["private_key"].as_str().unwrap()).unwrap();
        let claims = student.access_token.split('.').nth(1).unwrap();
        let forge = Self {
            key: SigningKey::from_bytes(&seed.try_into().unwrap()),
            kid: secret["kid"].as_str().unwrap().to_owned(),
            claims: serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap(),
            ours: student.access_token.clone(),
            refresh_token: student.refresh_token.clone(),
            elsewhere,
        };
        // Otherwise all would be refused for the wrong reason.
        let honest = forge.signed(&forge.header(), &forge.claims.to_string());
        app.anon()
            .with_token(&honest)
            .get("/api/auth/profile")
            .await
            .assert_status(200);
        forge
    }

    fn header(&self) -> String {
        json!({ "alg": "EdDSA", "typ": "JWT", "kid": self.kid }).to_string()
    }

    fn signed_by(key: &SigningKey, header: &str, claims: &str) -> String {
        let head = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
        format!(
            "{head}.{}",
            URL_SAFE_NO_PAD.encode(key.sign(head.as_bytes()).to_bytes())
        )
    }

    fn signed(&self, header: &str, claims: &str) -> String {
        Self::signed_by(&self.key, header, claims)
    }

    /// Signed by us, with one claim changed or (null) removed.
    fn with_claim(&self, name: &str, value: Value) -> String {
        let mut claims = self.claims.clone();
        match value {
            Value::Null => drop(claims.as_object_mut().unwrap().remove(name)),
            value => claims[name] = value,
        }
        self.signed(&self.header(), &claims.to_string())
    }

    fn unsigned(&self, algorithm: &str) -> String {
        let header = json!({ "alg": algorithm, "typ": "JWT", "kid": self.kid }).to_string();
        format!(
            "{}.{}.",
            URL_SAFE_NO_PAD.encode(header),
            URL_SAFE_NO_PAD.encode(self.claims.to_string())
        )
    }

    /// The public key as the secret of a symmetric algorithm.
    fn symmetric(&self, secret: &[u8]) -> String {
        let header = json!({ "alg": "HS256", "typ": "JWT", "kid": self.kid });
        hs256(&header, &self.claims, secret)
    }

    /// A header that points at the forger's own key.
    fn pointing(&self, mut header: Value) -> String {
        let own = SigningKey::from_bytes(&[7; 32]);
        header["alg"] = json!("EdDSA");
        header["typ"] = json!("JWT");
        Self::signed_by(&own, &header.to_string(), &self.claims.to_string())
    }

    fn all(&self) -> Vec<(&'static str, String)> {
        let now = self.claims["iat"].as_i64().unwrap();
        let public = self.key.verifying_key().to_bytes();
        let own = URL_SAFE_NO_PAD.encode(SigningKey::from_bytes(&[7; 32]).verifying_key().as_bytes());
        let own = json!({ "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": "own", "x": own });
        let promoted = self.claims.to_string().replace("\"student\"", "\"admin\"");
        let [header, claims, signature] = self.ours.split('.').collect::<Vec<_>>()[..] else {
            panic!("{}", self.ours)
        };
        let twice = format!(r#"{{"alg":"EdDSA","typ":"JWT","kid":"own","kid":"{}"}}"#, self.kid);
        vec![
            ("alg none", self.unsigned("none")),
            ("alg None", self.unsigned("None")),
            ("alg NONE", self.unsigned("NONE")),
            ("HS256 with the bytes of the public key", self.symmetric(&public)),
            (
                "HS256 with the text of the public key",
                self.symmetric(URL_SAFE_NO_PAD.encode(public).as_bytes()),
            ),
            (
                "changed claims",
                format!("{header}.{}.{signature}", URL_SAFE_NO_PAD.encode(&promoted)),
            ),
            ("no signature", format!("{header}.{claims}.")),
            ("two parts", format!("{header}.{claims}")),
            (
                "five parts",
                format!("{header}.{claims}.{signature}.{claims}.{signature}"),
            ),
            ("signature in another alphabet", {
                let bytes = URL_SAFE_NO_PAD.decode(signature).unwrap();
                format!("{header}.{claims}.{}", STANDARD.encode(bytes))
            }),
            ("another key under our kid", self.pointing(json!({ "kid": self.kid }))),
            ("unknown kid", self.pointing(json!({ "kid": "own" }))),
            (
                "no kid",
                self.signed(r#"{"alg":"EdDSA","typ":"JWT"}"#, &self.claims.to_string()),
            ),
            ("two kids", self.signed(&twice, &self.claims.to_string())),
            ("path as kid", self.pointing(json!({ "kid": "../../../../dev/null" }))),
            ("URL as kid", self.pointing(json!({ "kid": self.elsewhere }))),
            ("jku", self.pointing(json!({ "kid": "own", "jku": self.elsewhere }))),
            (
                "jku under our kid",
                self.pointing(json!({ "kid": self.kid, "jku": self.elsewhere })),
            ),
            ("x5u", self.pointing(json!({ "kid": self.kid, "x5u": self.elsewhere }))),
            ("jwk", self.pointing(json!({ "kid": "own", "jwk": own }))),
            ("expired", self.with_claim("exp", json!(now - 1))),
            ("from the future", self.with_claim("iat", json!(now + 3_600))),
            (
                "wrong issuer",
                self.with_claim("iss", json!("https://issuer.example.com")),
            ),
            ("wrong audience", self.with_claim("aud", json!("another-app"))),
            ("no exp", self.with_claim("exp", Value::Null)),
            ("no iss", self.with_claim("iss", Value::Null)),
            ("no aud", self.with_claim("aud", Value::Null)),
            ("no sub", self.with_claim("sub", Value::Null)),
            ("no sid", self.with_claim("sid", Value::Null)),
            ("exp as text", self.with_claim("exp", json!("9999999999"))),
            (
                "somebody's session that is none",
                self.with_claim("sid", self.claims["sub"].clone()),
            ),
            ("claims that are not an object", self.signed(&self.header(), "[]")),
            ("a refresh token", self.refresh_token.clone()),
            ("nothing", String::new()),
            ("a megabyte", format!("{header}.{}.{signature}", "x".repeat(1_048_576))),
        ]
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_hostile_token_opens_a_closed_door_or_makes_anybody_ask_elsewhere() {
    let directory = tempfile::tempdir().unwrap();
    let app = TestApp::with(|options| options.storage = Storage::Directory(directory.path().to_owned())).await;
    let student = app.student().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let elsewhere = format!("http://{}/keys.json", listener.local_addr().unwrap());
    let secrets = std::fs::read(directory.path().join("secrets.json")).unwrap();
    let forge = Forge::new(&app, &serde_json::from_slice(&secrets).unwrap(), &student, elsewhere).await;
    let closed: Vec<_> = operations::all()
        .into_iter()
        .filter(operations::Operation::needs_bearer)
        .collect();
    assert!(!closed.is_empty());
    for (kind, token) in forge.all() {
        let client = app.anon().with_token(&token);
        for operation in &closed {
            let method: Method = operation.method.parse().unwrap();
            let body = (method != Method::GET).then(|| json!({}));
            let reply = client.send(method, &operation.filled_path(), body.as_ref()).await;
            // The edge refuses long headers itself.
            if reply.status == 431 {
                continue;
            }
            assert_eq!(reply.status, 401, "{kind} at {}: {}", operation.id, reply.text);
            reply.assert_problem(401, "unauthenticated");
        }
        let bearer = format!("Bearer {token}");
        let refused = app
            .anon()
            .try_socket_with("/ws/notifications/", &[("authorization", &bearer)])
            .await;
        assert!(matches!(refused.err(), Some(401 | 431)), "{kind} at the socket");
        if token.len() < 10_000 {
            let refused = app
                .anon()
                .try_socket(&format!("/ws/notifications/?token={token}"))
                .await;
            assert_eq!(refused.err(), Some(401), "{kind} at the socket, in the query");
        }
    }
    let asked = tokio::time::timeout(std::time::Duration::from_millis(50), listener.accept()).await;
    assert!(asked.is_err(), "somebody fetched a key from the forger");
    student.get("/api/auth/profile").await.assert_status(200);
    app.finish().await;
}

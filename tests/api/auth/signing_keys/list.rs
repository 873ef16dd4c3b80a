//! `GET /.well-known/jwks.json`.

use crate::api::auth::tokens::header_of;
use crate::support::TestApp;

#[tokio::test]
async fn the_public_half_of_the_signing_key_is_listed() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let jwks = app.anon().get("/.well-known/jwks.json").await.assert_status(200);
    assert_eq!(jwks.header("cache-control"), "public, max-age=300");
    assert_eq!(jwks.cost.dynamodb_calls, 0);
    let header = header_of(&student.access_token);
    assert_eq!(header["alg"], "EdDSA");
    let keys = jwks.body["keys"].as_array().unwrap();
    let key = keys
        .iter()
        .find(|key| key["kid"] == header["kid"])
        .unwrap()
        .as_object()
        .unwrap();
    assert_eq!(
        (&key["kty"], &key["crv"], &key["use"]),
        (&"OKP".into(), &"Ed25519".into(), &"sig".into())
    );
    assert!(!key.contains_key("d"), "the private half");
    app.finish().await;
}

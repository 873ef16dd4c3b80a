//! Pictures on their way from a phone into a profile.

mod create;

use serde_json::{Value, json};

pub use crate::support::content::send_upload as send;
use crate::support::{Actor, Reply};

/// The first bytes of a PNG (ISO/IEC 15948 §5.2), and `size` bytes in all.
pub fn png(size: usize) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    bytes.resize(size, 7);
    bytes
}

/// The request body that announces a picture.
pub fn announcement(content_type: &str, size: usize) -> Value {
    json!({ "filename": "asha.png", "content_type": content_type, "size": size })
}

/// Announces a PNG.
pub async fn announce(actor: &Actor, size: usize) -> Reply {
    actor
        .post("/api/users/me/pictures", announcement("image/png", size))
        .await
        .assert_status(201)
}

/// Uploads a picture and returns its upload id.
pub async fn uploaded(actor: &Actor, bytes: Vec<u8>) -> String {
    let announced = announce(actor, bytes.len()).await;
    assert_eq!(send(actor, &announced, bytes, &[]).await, 200);
    announced.string("upload_id")
}

/// The profile form after the first login, with these pictures.
pub fn form(pictures: &[&str]) -> Value {
    json!({
        "name": "Asha Rao", "birth_date": "2001-05-17", "gender": "female", "event_interests": [1, 5],
        "profile_pictures": pictures,
    })
}

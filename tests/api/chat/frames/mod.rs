//! The frames that clients send.

mod ask;
mod change_message;
mod ping;
mod read_receipt;
mod receive;
mod resume;
mod send_message;
mod subscribe;
mod typing;

use serde_json::{Value, json};
use shared::database::Table;

use crate::api::tutor::{ATP, CODE};
use crate::support::{Socket, TestApp, until};

pub(super) fn question() -> Value {
    json!({ "type": "ask", "course_code": CODE, "query": ATP, "client_id": "c-1" })
}

/// Receives the pieces from index `from` on and returns them joined, with the frame that ends them.
pub(super) async fn answer(socket: &mut Socket, from: u64) -> (String, Value) {
    let mut text = String::new();
    for index in from.. {
        let frame = socket.next_frame().await;
        if frame["type"] != "answer_delta" {
            return (text, frame);
        }
        assert_eq!(frame["index"], json!(index), "{frame}");
        text.push_str(frame["delta"].as_str().unwrap());
    }
    unreachable!("an answer ends");
}

pub(super) async fn closed(app: &TestApp, sockets: Vec<Socket>) {
    drop(sockets);
    until(|| app.rows(Table::Community).is_empty()).await;
}

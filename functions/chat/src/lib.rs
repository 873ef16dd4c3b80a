//! The WebSocket API: clients connect, send frames and disconnect.

use connections::connect::connect;
use connections::disconnect::disconnect;
use frames::ask::Ask;
use frames::change_message::{DeleteMessage, EditMessage};
use frames::ping::{Ping, Pong};
use frames::read_receipt::ReadReceipt;
use frames::receive::receive;
use frames::resume::Resume;
use frames::send::ErrorFrame;
use frames::send_message::SendMessage;
use frames::subscribe::Subscribe;
use frames::typing::SetTyping;
use shared::lambda::Function;
use shared::websocket::frames::Frames;
use shared::websocket::{SocketAction, SocketEvent, SocketReply};
use shared::{App, Result};
use shared_community::http::frames::{BatchFrame, ChatMessage, Frame};
use shared_tutor::service::AnswerFrame;

mod connections;
mod frames;

/// The function.
#[must_use]
pub fn function() -> Function {
    Function::websocket("chat", handle).with_frames(frames)
}

/// What clients send and receive.
fn frames() -> Frames {
    Frames::default()
        .receives::<Ping>("ping")
        .receives::<Ask>("ask")
        .receives::<Resume>("resume")
        .receives::<Subscribe>("subscribe")
        .receives::<SendMessage>("chat_message")
        .receives::<EditMessage>("edit_message")
        .receives::<DeleteMessage>("delete_message")
        .receives::<ReadReceipt>("read_receipt")
        .receives::<SetTyping>("typing")
        .sends::<Pong>("pong")
        .sends::<ErrorFrame<'static>>("error")
        .sends_all::<AnswerFrame<'static>>()
        .sends_all::<Frame>()
        .sends::<ChatMessage>("chat_message")
        .sends::<BatchFrame>("batch")
}

async fn handle(app: App, event: SocketEvent) -> Result<SocketReply> {
    let id = event.connection_id;
    match event.action {
        SocketAction::Connect(handshake) => connect(&app, id, handshake).await,
        SocketAction::Message(text) => receive(&app, &id, &text).await.map(|()| SocketReply::ok()),
        SocketAction::Disconnect => disconnect(&app, &id).await.map(|()| SocketReply::ok()),
    }
}

//! The worker of the notifications queue and of the queue of news. Messages may be delivered more than once; every handler is idempotent.

use close_sockets::close_sockets;
use deliver_email_token::deliver_email_token;
use deliver_one_time_code::deliver_one_time_code;
use deliver_payment_receipt::deliver_payment_receipt;
use news::sockets::NotificationFrame;
use record_bounce::{MailEvent, record_bounce};
use serde::Deserialize;
use shared::clients::queues::{News, Notification};
use shared::lambda::Function;
use shared::websocket::frames::Frames;
use shared::{App, Result};
use shared_payments::store::payments::PaymentRef;

mod close_sockets;
mod deliver_email_token;
mod deliver_one_time_code;
mod deliver_payment_receipt;
mod mail;
mod news;
mod record_bounce;

#[derive(Deserialize)]
#[serde(untagged)]
enum Message {
    Notification(Notification),
    News(News),
    MailEvent(MailEvent),
}

/// The function.
#[must_use]
pub fn function() -> Function {
    Function::queue("notifier", handle)
        .with_frames(|| Frames::default().sends::<NotificationFrame<'_>>("send_notification"))
}

async fn handle(app: App, message: Message) -> Result<()> {
    let notification = match message {
        Message::MailEvent(event) => return record_bounce(&app, event).await,
        Message::News(news) => return news::handle(&app, news).await,
        Message::Notification(notification) => notification,
    };
    match notification {
        Notification::OneTimeCode { phone, challenge } => deliver_one_time_code(&app, &phone, challenge).await,
        Notification::EmailToken { token } => deliver_email_token(&app, token).await,
        Notification::PaymentReceipt { user_id, payment_id } => {
            deliver_payment_receipt(&app, PaymentRef { user_id, payment_id }).await
        }
        Notification::SessionsEnded { user_id } => close_sockets(&app, user_id).await,
    }
}

//! The worker of the notifications queue. A message may come more than once; what is done already is not done again.
//!
//! | message | file |
//! |---|---|
//! | `OneTimeCode` | `one_time_code.rs` |
//! | `EmailToken` | `email_token.rs` |
//! | `SessionsEnded` | `sessions_ended.rs` |
//! | what SES tells about a mail | `mail_event.rs` |

use serde::Deserialize;
use shared::clients::queues::Notification;
use shared::lambda::Function;
use shared::{App, Result};

mod email_token;
mod mail;
mod mail_event;
mod one_time_code;
mod sessions_ended;

/// What comes through the queue.
#[derive(Deserialize)]
#[serde(untagged)]
enum Message {
    Notification(Notification),
    MailEvent(mail_event::MailEvent),
}

/// The function.
#[must_use]
pub fn function() -> Function {
    Function::queue("notifier", handle)
}

async fn handle(app: App, message: Message) -> Result<()> {
    match message {
        Message::MailEvent(event) => mail_event::honour(&app, event).await,
        Message::Notification(Notification::OneTimeCode { phone, challenge }) => {
            one_time_code::deliver(&app, &phone, challenge).await
        }
        Message::Notification(Notification::EmailToken { token }) => email_token::deliver(&app, token).await,
        Message::Notification(Notification::SessionsEnded { user_id }) => {
            sessions_ended::close_sockets(&app, user_id).await
        }
    }
}

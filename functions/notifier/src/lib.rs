//! The worker of the notifications queue. A message may come more than once; what is done already is not done again.
//!
//! | message | file |
//! |---|---|
//! | `OneTimeCode` | `one_time_code.rs` |
//! | `SessionsEnded` | `sessions_ended.rs` |

use shared::lambda::Function;
use shared::ports::queues::Notification;
use shared::{App, Result};

mod one_time_code;
mod sessions_ended;

/// The function.
#[must_use]
pub fn function() -> Function {
    Function::queue("notifier", handle)
}

async fn handle(app: App, notification: Notification) -> Result<()> {
    match notification {
        Notification::OneTimeCode { phone, challenge } => one_time_code::deliver(&app, &phone, challenge).await,
        Notification::SessionsEnded { user_id } => sessions_ended::close_sockets(&app, user_id).await,
    }
}

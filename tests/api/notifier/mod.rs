//! The worker of the notifications queue.

mod close_sockets;
mod deliver_email_token;
mod deliver_one_time_code;
mod record_bounce;

use crate::support::TestApp;

/// The name of the notifications queue.
async fn queue(app: &TestApp) -> String {
    let names = app.cloud.queued().await.unwrap().into_keys();
    names
        .into_iter()
        .find(|name| name.contains("Notifications") && !name.contains("DeadLetter"))
        .unwrap()
}

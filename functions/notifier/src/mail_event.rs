//! What SES tells about mails that were sent ("Contents of event data that Amazon SES publishes to Amazon SNS" in its guide).

use serde::Deserialize;
use shared::types::email::Email;
use shared::{App, Result};
use shared_accounts::store::suppressions::{Reason, Suppressions};

/// An event as SES publishes it.
#[derive(Deserialize)]
#[serde(tag = "eventType")]
pub(crate) enum MailEvent {
    /// It did not arrive.
    Bounce { bounce: Bounce },
    /// It was marked as spam.
    Complaint { complaint: Complaint },
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Bounce {
    bounce_type: String,
    bounced_recipients: Vec<Recipient>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Complaint {
    complained_recipients: Vec<Recipient>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Recipient {
    email_address: String,
}

/// Sends no more mail to whom it does not reach or who does not want it. A bounce that may pass, such as a full mailbox, changes
/// nothing.
///
/// # Errors
/// The database is unavailable: the message has to come again.
pub(crate) async fn honour(app: &App, event: MailEvent) -> Result<()> {
    let (reason, recipients) = match event {
        MailEvent::Bounce { bounce } if bounce.bounce_type == "Permanent" => {
            (Reason::Bounce, bounce.bounced_recipients)
        }
        MailEvent::Bounce { .. } => return Ok(()),
        MailEvent::Complaint { complaint } => (Reason::Complaint, complaint.complained_recipients),
    };
    app.metrics.count(match reason {
        Reason::Bounce => "MailBounced",
        Reason::Complaint => "MailComplained",
    });
    for recipient in recipients {
        // What is no address for us was never ours to write to.
        if let Ok(email) = Email::parse(&recipient.email_address) {
            Suppressions(&app.database).add(&email, reason, app.clock.now()).await?;
        }
    }
    Ok(())
}

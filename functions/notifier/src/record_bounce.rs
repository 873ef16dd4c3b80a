//! Bounces and complaints that SES reports ("Contents of event data that Amazon SES publishes to Amazon SNS" in its
//! guide).

use serde::Deserialize;
use shared::types::email::Email;
use shared::{App, Result};
use shared_accounts::store::suppressions::{Reason, Suppressions};

/// An event as SES publishes it.
#[derive(Deserialize)]
#[serde(tag = "eventType")]
pub(crate) enum MailEvent {
    /// The mail did not arrive.
    Bounce { bounce: Bounce },
    /// A recipient marked the mail as spam.
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

/// Suppresses further mail to addresses that bounced permanently or complained. A transient bounce, such as a full
/// mailbox, changes nothing.
pub(crate) async fn record_bounce(app: &App, event: MailEvent) -> Result<()> {
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
        // The product only writes to addresses that it can parse.
        if let Ok(email) = Email::parse(&recipient.email_address) {
            Suppressions(&app.database).add(&email, reason, app.clock.now()).await?;
        }
    }
    Ok(())
}

//! SES events about mails that bounce or are reported as spam
//! (<https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html>).

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::engines::Queues;

/// The queue behind the topic of the configuration set's event destination.
#[derive(Clone, Debug)]
pub struct MailEvents {
    /// The queues.
    pub queues: Queues,
    /// The queue that receives the events.
    pub queue: String,
}

impl MailEvents {
    /// Publishes the fate of the mail `id`, which the name in `address` decides, as with Amazon's mailbox simulator.
    pub(super) async fn publish(&self, id: &str, address: &str, at: Timestamp) {
        let Some(event) = event(id, address, at) else { return };
        if let Err(error) = self.queues.send(&self.queue, event.to_string()).await {
            tracing::error!(queue = self.queue, %error, "a mail event is lost");
        }
    }
}

fn event(id: &str, address: &str, at: Timestamp) -> Option<Value> {
    let (recipients, timestamp) = (json!([{ "emailAddress": address }]), format!("{at:.3}"));
    let mut event = if address.starts_with("bounce") {
        let bounce = json!({
            "feedbackId": id, "bounceType": "Permanent", "bounceSubType": "General", "bouncedRecipients": recipients,
            "timestamp": timestamp,
        });
        json!({ "eventType": "Bounce", "bounce": bounce })
    } else if address.starts_with("complaint") {
        let complaint = json!({
            "feedbackId": id, "complaintFeedbackType": "abuse", "complainedRecipients": recipients,
            "timestamp": timestamp,
        });
        json!({ "eventType": "Complaint", "complaint": complaint })
    } else {
        return None;
    };
    event["mail"] = json!({ "messageId": id, "timestamp": timestamp, "destination": [address] });
    Some(event)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_says_what_becomes_of_it() {
        let kind = |address| event("1", address, Timestamp::UNIX_EPOCH).map(|event| event["eventType"].clone());
        assert_eq!(kind("bounce@example.com"), Some(json!("Bounce")));
        assert_eq!(kind("complaint.7@example.com"), Some(json!("Complaint")));
        assert_eq!(kind("asha@example.com"), None);
        let bounce = event("1", "bounce@example.com", Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!(
            (&bounce["bounce"]["bounceType"], &bounce["bounce"]["timestamp"]),
            (&json!("Permanent"), &json!("1970-01-01T00:00:00.000Z"))
        );
    }
}

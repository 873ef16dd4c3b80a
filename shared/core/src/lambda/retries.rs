//! When a message that a handler reports as failed comes again. Left alone, it would wait for the queue's visibility
//! timeout, which has to be six times the function's timeout: minutes for a code that is valid for ten.

use aws_lambda_events::event::sqs::SqsMessage;

use crate::app::App;
use crate::error::{Error, Result};

/// Seconds until a message comes again that was received once, twice, three times; the last for all later ones.
const DELAYS: [i32; 4] = [5, 10, 20, 30];

/// Makes `message`, which has failed, come again soon. If that fails too, the message waits for the visibility timeout.
pub(super) async fn come_again(app: &App, message: &SqsMessage) {
    // Only a message that was not received from a queue, such as a recorded event, lacks them.
    let (Some(receipt), Some(arn)) = (&message.receipt_handle, &message.event_source_arn) else {
        return;
    };
    let receives = message.attributes.get("ApproximateReceiveCount");
    let seconds = delay(receives.and_then(|count| count.parse().ok()).unwrap_or(1));
    let changed = match queue_url(arn) {
        Ok(url) => app.queues().come_again(&url, receipt, seconds).await,
        Err(error) => Err(error),
    };
    if let Err(error) = changed {
        tracing::warn!(%error, "a message comes again only after its visibility timeout");
    }
}

fn delay(receives: usize) -> i32 {
    let index = receives.saturating_sub(1).min(DELAYS.len() - 1);
    DELAYS[index]
}

/// The URL of the queue with this ARN. An event names its queue by the ARN alone ("Amazon SQS queue and message
/// identifiers" in the SQS guide).
fn queue_url(arn: &str) -> Result<String> {
    let parts: Vec<_> = arn.split(':').collect();
    let ["arn", partition, "sqs", region, account, name] = parts[..] else {
        return Err(Error::internal(format!("{arn} is not the ARN of a queue")));
    };
    let domain = match partition {
        "aws-cn" => "amazonaws.com.cn",
        _ => "amazonaws.com",
    };
    Ok(format!("https://sqs.{region}.{domain}/{account}/{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_waits_longer_each_time_and_thirty_seconds_at_most() {
        let delays: Vec<_> = (0..7).map(delay).collect();
        assert_eq!(delays, [5, 5, 10, 20, 30, 30, 30]);
    }

    #[test]
    fn a_queue_is_found_by_its_arn() {
        assert_eq!(
            queue_url("arn:aws:sqs:ap-south-1:123456789012:lectern-NotificationsQueue").unwrap(),
            "https://sqs.ap-south-1.amazonaws.com/123456789012/lectern-NotificationsQueue"
        );
        assert_eq!(
            queue_url("arn:aws-cn:sqs:cn-north-1:123456789012:q").unwrap(),
            "https://sqs.cn-north-1.amazonaws.com.cn/123456789012/q"
        );
        for other in ["", "arn:aws:s3:::bucket", "arn:aws:sqs:ap-south-1:123456789012"] {
            assert!(queue_url(other).is_err(), "{other}");
        }
    }
}

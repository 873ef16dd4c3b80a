//! Events of the functions that are not behind the HTTP API.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};
use shared::clients::queues::{
    AiJob, AnnouncerJob, BackgroundJob, FanoutJob, MediaJob, News, Notification, PaymentJob,
};
use shared::types::phone::Phone;

use super::NOW;
use super::sockets::{connect, disconnect, message};
use crate::Result;
use crate::examples::ID;

pub(super) fn all() -> Result<BTreeMap<String, Value>> {
    let one_time_code = Notification::OneTimeCode {
        phone: Phone::parse("+919876543210")?,
        challenge: ID.parse()?,
    };
    let email_token = Notification::EmailToken { token: ID.parse()? };
    let payment_receipt = Notification::PaymentReceipt {
        user_id: ID.parse()?,
        payment_id: ID.parse()?,
    };
    let pay_back = PaymentJob::PayBack {
        user_id: ID.parse()?,
        payment_id: ID.parse()?,
    };
    let sessions_ended = Notification::SessionsEnded { user_id: ID.parse()? };
    let event = AnnouncerJob::Event { event_id: ID.parse()? };
    let members = AnnouncerJob::Members {
        event_id: ID.parse()?,
        shard: 0,
    };
    let notified = News::Notified {
        notification_id: ID.parse()?,
        user_ids: vec![ID.parse()?],
    };
    let new_posts = News::NewPosts {
        user_id: ID.parse()?,
        community_id: ID.parse()?,
        due_at: NOW / 1_000,
    };
    let digest = News::Digest {
        user_id: ID.parse()?,
        due_at: NOW / 1_000,
    };
    let export = BackgroundJob::Export {
        user_id: ID.parse()?,
        export_id: ID.parse()?,
    };
    let erase = BackgroundJob::Erase { user_id: ID.parse()? };
    let clear_sessions = BackgroundJob::ClearSessions {
        user_id: ID.parse()?,
        epoch: 1,
    };
    let plan = AiJob::Plan {
        user_id: ID.parse()?,
        generation_id: ID.parse()?,
    };
    let answer = AiJob::Answer {
        user_id: ID.parse()?,
        answer_id: ID.parse()?,
    };
    let clear_lectures = BackgroundJob::ClearLectures {
        course_id: ID.parse()?,
        lecture_ids: vec![ID.parse()?],
    };
    let erase_course = BackgroundJob::EraseCourse { course_id: ID.parse()? };
    let reindex_course = BackgroundJob::ReindexCourse { course_id: ID.parse()? };
    let refresh_instructor = BackgroundJob::RefreshInstructor { user_id: ID.parse()? };
    let read_file = MediaJob::ReadFile {
        course_id: ID.parse()?,
        file_id: ID.parse()?,
    };
    let (community_id, user_id) = (ID.parse()?, ID.parse()?);
    let wake = FanoutJob::Wake {
        community_id,
        shard: None,
    };
    let typing = FanoutJob::Typing {
        community_id,
        user_id,
        is_typing: false,
    };
    Ok(BTreeMap::from([
        ("fanout/wake".to_owned(), batch("FanoutQueue", &wake)?),
        ("fanout/typing".to_owned(), batch("FanoutQueue", &typing)?),
        (
            "fanout/receipts".to_owned(),
            batch("FanoutQueue", &FanoutJob::Receipts { community_id })?,
        ),
        (
            "fanout/check_access".to_owned(),
            batch("FanoutQueue", &FanoutJob::CheckAccess { community_id, user_id })?,
        ),
        (
            "fanout/left".to_owned(),
            batch("FanoutQueue", &FanoutJob::Left { community_id, user_id })?,
        ),
        (
            "fanout/opened".to_owned(),
            batch("FanoutQueue", &FanoutJob::Opened { user_id })?,
        ),
        ("fanout/sweep".to_owned(), scheduled("LostWakeUps")),
        (
            "notifier/one_time_code".to_owned(),
            batch("NotificationsQueue", &one_time_code)?,
        ),
        (
            "notifier/email_token".to_owned(),
            batch("NotificationsQueue", &email_token)?,
        ),
        (
            "notifier/payment_receipt".to_owned(),
            batch("NotificationsQueue", &payment_receipt)?,
        ),
        ("announcer/event".to_owned(), batch("AnnouncerQueue", &event)?),
        ("announcer/members".to_owned(), batch("AnnouncerQueue", &members)?),
        ("notifier/notified".to_owned(), batch("NewsQueue", &notified)?),
        ("notifier/new_posts".to_owned(), batch("NewsQueue", &new_posts)?),
        ("notifier/digest".to_owned(), batch("NewsQueue", &digest)?),
        ("relay/relay".to_owned(), scheduled("Waiting")),
        ("reconciler/check".to_owned(), scheduled("DueChecks")),
        ("reconciler/pay_back".to_owned(), batch("PaymentsQueue", &pay_back)?),
        (
            "notifier/sessions_ended".to_owned(),
            batch("NotificationsQueue", &sessions_ended)?,
        ),
        (
            "background-worker/export".to_owned(),
            batch("BackgroundQueue", &export)?,
        ),
        ("background-worker/erase".to_owned(), batch("BackgroundQueue", &erase)?),
        (
            "background-worker/clear_sessions".to_owned(),
            batch("BackgroundQueue", &clear_sessions)?,
        ),
        (
            "background-worker/clear_lectures".to_owned(),
            batch("BackgroundQueue", &clear_lectures)?,
        ),
        ("quiz-worker/sweep".to_owned(), scheduled("DueAttempts")),
        (
            "media-worker/object_created".to_owned(),
            batch("MediaQueue", &object_created(&format!("incoming/{ID}/{ID}")))?,
        ),
        (
            "media-worker/read_file".to_owned(),
            batch("SlowMediaQueue", &read_file)?,
        ),
        ("ai-worker/plan".to_owned(), batch("AiQueue", &plan)?),
        ("ai-worker/answer".to_owned(), batch("AiQueue", &answer)?),
        (
            "background-worker/erase_course".to_owned(),
            batch("BackgroundQueue", &erase_course)?,
        ),
        (
            "background-worker/reindex_course".to_owned(),
            batch("BackgroundQueue", &reindex_course)?,
        ),
        (
            "background-worker/refresh_instructor".to_owned(),
            batch("BackgroundQueue", &refresh_instructor)?,
        ),
        ("chat/connect".to_owned(), connect()),
        ("chat/ping".to_owned(), message(&json!({ "type": "ping" }))),
        (
            "chat/ask".to_owned(),
            message(&json!({ "type": "ask", "course_code": "BI-120", "query": "Where does a cell make its ATP?" })),
        ),
        (
            "chat/resume".to_owned(),
            message(&json!({ "type": "resume", "answer_id": ID, "from": 1 })),
        ),
        ("chat/disconnect".to_owned(), disconnect()),
    ]))
}

/// An invocation by a schedule
/// (<https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html>).
fn scheduled(name: &str) -> Value {
    json!({
        "version": "0",
        "id": ID,
        "detail-type": "Scheduled Event",
        "source": "aws.scheduler",
        "account": "123456789012",
        "time": "2024-03-05T06:07:08Z",
        "region": "ap-south-1",
        "resources": [format!("arn:aws:scheduler:ap-south-1:123456789012:schedule/default/{name}")],
        "detail": {},
    })
}

/// A batch of one message ("Using Lambda with Amazon SQS" in the Lambda developer guide).
///
/// # Errors
/// The message cannot be represented as JSON.
pub fn batch(queue: &str, message: &impl Serialize) -> Result<Value> {
    Ok(json!({ "Records": [{
        "messageId": ID,
        "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
        "body": serde_json::to_string(message)?,
        "attributes": {
            "ApproximateReceiveCount": "1",
            "SentTimestamp": NOW.to_string(),
            "SenderId": "AROAEXAMPLE:AuthFunction",
            "ApproximateFirstReceiveTimestamp": NOW.to_string(),
        },
        "messageAttributes": {},
        "eventSource": "aws:sqs",
        "eventSourceARN": format!("arn:aws:sqs:ap-south-1:123456789012:{queue}"),
        "awsRegion": "ap-south-1",
    }] }))
}

/// The notification of a bucket about a new object. The key is form-encoded ("Event message structure" in the S3 user
/// guide).
#[must_use]
pub fn object_created(key: &str) -> Value {
    json!({ "Records": [{
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": "ap-south-1",
        "eventTime": "2024-03-05T06:07:08.000Z",
        "eventName": "ObjectCreated:Put",
        "userIdentity": { "principalId": "AWS:AROAEXAMPLE:MediaFunction" },
        "requestParameters": { "sourceIPAddress": "203.0.113.7" },
        "responseElements": { "x-amz-request-id": "C3D13FE58DE4C810", "x-amz-id-2": "FMyUVURIY8/IgAtTv8xRjskZQpcIZ9KG" },
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": "course-files",
            "bucket": {
                "name": "lectern-dev-uploadsbucket-1a2b3c4d5e6f",
                "ownerIdentity": { "principalId": "A3NL1KOZZKExample" },
                "arn": "arn:aws:s3:::lectern-dev-uploadsbucket-1a2b3c4d5e6f",
            },
            "object": {
                "key": key,
                "size": 1024,
                "eTag": "d41d8cd98f00b204e9800998ecf8427e",
                "sequencer": "0055AED6DCD90281E5",
            },
        },
    }] })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_of_a_message_is_the_notification() {
        let events = all().unwrap();
        let body = events["notifier/sessions_ended"]["Records"][0]["body"]
            .as_str()
            .unwrap();
        assert!(
            matches!(serde_json::from_str(body).unwrap(), Notification::SessionsEnded { user_id } if user_id.to_string() == ID)
        );
    }
}

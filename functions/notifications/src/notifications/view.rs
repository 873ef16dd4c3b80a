//! Notifications as clients get them.

use jiff::Timestamp;
use serde::Serialize;
use shared::App;
use shared::Result;
use shared::ids::{
    AttemptId, CommunityId, CourseId, GenerationId, MessageId, NotificationId, PaymentId, PostId, SubmissionId,
};
use shared_accounts::store::users::User;
use shared_community::http::People;
use shared_community::http::person::Person;
use shared_notifications::rules::kind::NotificationType;
use shared_notifications::service::present::{Subject, words};
use shared_notifications::store::notifications::{Inbox, Notification};
use utoipa::ToSchema;

/// A notification. Of the IDs, those are set that belong to its type.
#[derive(Serialize, ToSchema)]
#[schema(as = Notification)]
pub(crate) struct NotificationReply {
    id: NotificationId,
    /// The same as `id`.
    notification_id: NotificationId,
    notification_type: NotificationType,
    /// The title, in the language of the caller's settings.
    #[schema(example = "New reply")]
    title: String,
    /// What has happened, in the language of the caller's settings.
    #[schema(example = "Asha Rao has replied to your post in Optics.")]
    message: String,
    /// The user who has caused it; `null` if it was nobody.
    actor: Option<Person>,
    community_id: Option<CommunityId>,
    post_id: Option<PostId>,
    message_id: Option<MessageId>,
    course_id: Option<CourseId>,
    attempt_id: Option<AttemptId>,
    submission_id: Option<SubmissionId>,
    payment_id: Option<PaymentId>,
    generation_id: Option<GenerationId>,
    is_read: bool,
    /// When the user has marked this notification as read; `null` also if all were marked together.
    #[schema(example = "2026-01-15T09:30:00.000Z", format = DateTime, value_type = Option<String>)]
    read_at: Option<Timestamp>,
    #[schema(example = "2026-01-15T09:30:00.000Z", format = DateTime, value_type = String)]
    created_at: Timestamp,
}

impl NotificationReply {
    /// A notification for its reader, whose inbox decides whether it is read.
    fn new(notification: &Notification, inbox: Inbox, reader: &User, people: &People) -> Self {
        let actor = notification.actor_id.map(|id| people.get(Some(id)));
        let name = actor.as_ref().and_then(|actor| actor.name.as_deref());
        let text = words(notification, &reader.settings.language, name);
        let subject = Subject::of(&notification.event);
        Self {
            id: notification.id,
            notification_id: notification.id,
            notification_type: notification.notification_type,
            title: text.title,
            message: text.message,
            community_id: subject.community_id,
            post_id: subject.post_id,
            message_id: subject.message_id,
            course_id: subject.course_id,
            attempt_id: subject.attempt_id,
            submission_id: subject.submission_id,
            payment_id: subject.payment_id,
            generation_id: subject.generation_id,
            is_read: !inbox.is_unread(notification),
            read_at: notification.read_at,
            created_at: notification.created_at,
            actor,
        }
    }
}

/// Notifications for their reader. One call for the users who have caused them.
pub(crate) async fn replies(
    app: &App,
    notifications: &[Notification],
    inbox: Inbox,
    reader: &User,
) -> Result<Vec<NotificationReply>> {
    let keys = People::keys(notifications.iter().filter_map(|notification| notification.actor_id));
    let mut rows = app
        .database
        .batch_get_eventually(&keys.iter().collect::<Vec<_>>())
        .await?;
    let people = People::read(&keys, &mut rows)?;
    let reply = |notification| NotificationReply::new(notification, inbox, reader, &people);
    Ok(notifications.iter().map(reply).collect())
}

/// One notification for its reader.
pub(crate) async fn reply(
    app: &App,
    notification: Notification,
    inbox: Inbox,
    reader: &User,
) -> Result<NotificationReply> {
    let mut replies = replies(app, &[notification], inbox, reader).await?;
    replies.pop().ok_or_else(shared::Error::not_found)
}

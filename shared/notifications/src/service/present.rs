//! How a notification is shown: in lists, over sockets, in pushes and in mails.

use std::collections::BTreeMap;

use serde::Serialize;
use shared::ids::{AttemptId, CommunityId, CourseId, GenerationId, MessageId, PaymentId, PostId, SubmissionId};
use shared::outbox::Event;
use utoipa::ToSchema;

use crate::rules::kind::community_of;
use crate::rules::text::{Language, Names, Text, describe};
use crate::store::notifications::Notification;

/// The ids of what a notification is about, for the app to open it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Subject {
    /// The community.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = CommunityId, required = false)]
    pub community_id: Option<CommunityId>,
    /// The post.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = PostId, required = false)]
    pub post_id: Option<PostId>,
    /// The message.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = MessageId, required = false)]
    pub message_id: Option<MessageId>,
    /// The course.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = CourseId, required = false)]
    pub course_id: Option<CourseId>,
    /// The attempt at a quiz.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = AttemptId, required = false)]
    pub attempt_id: Option<AttemptId>,
    /// The submission to an assignment.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = SubmissionId, required = false)]
    pub submission_id: Option<SubmissionId>,
    /// The payment.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = PaymentId, required = false)]
    pub payment_id: Option<PaymentId>,
    /// The study plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = GenerationId, required = false)]
    pub generation_id: Option<GenerationId>,
}

impl Subject {
    /// What an event is about.
    #[must_use]
    pub fn of(event: &Event) -> Self {
        let mut subject = Self {
            community_id: community_of(event),
            ..Self::default()
        };
        match event {
            Event::PostPublished { post_id, .. }
            | Event::PostSubmitted { post_id, .. }
            | Event::PostApproved { post_id, .. }
            | Event::PostRejected { post_id, .. }
            | Event::PostRemoved { post_id, .. }
            | Event::PostFlagged { post_id, .. } => subject.post_id = Some(*post_id),
            Event::MessageFlagged { message_id, .. } | Event::DirectMessageSent { message_id, .. } => {
                subject.message_id = Some(*message_id);
            }
            Event::AttemptGraded {
                course_id, attempt_id, ..
            } => {
                (subject.course_id, subject.attempt_id) = (Some(*course_id), Some(*attempt_id));
            }
            Event::SubmissionGraded {
                course_id,
                submission_id,
                ..
            } => {
                (subject.course_id, subject.submission_id) = (Some(*course_id), Some(*submission_id));
            }
            Event::PaymentCaptured {
                course_id, payment_id, ..
            }
            | Event::PaymentRefunded {
                course_id, payment_id, ..
            } => {
                (subject.course_id, subject.payment_id) = (Some(*course_id), Some(*payment_id));
            }
            Event::RefundDeclined { payment_id, .. } => subject.payment_id = Some(*payment_id),
            Event::PlanReady { generation_id, .. } => subject.generation_id = Some(*generation_id),
            Event::Announced { .. } => {}
        }
        subject
    }

    /// The ids by their names, as a push carries them.
    #[must_use]
    pub fn names(&self) -> BTreeMap<String, String> {
        let named = [
            ("community_id", self.community_id.map(|id| id.to_string())),
            ("post_id", self.post_id.map(|id| id.to_string())),
            ("message_id", self.message_id.map(|id| id.to_string())),
            ("course_id", self.course_id.map(|id| id.to_string())),
            ("attempt_id", self.attempt_id.map(|id| id.to_string())),
            ("submission_id", self.submission_id.map(|id| id.to_string())),
            ("payment_id", self.payment_id.map(|id| id.to_string())),
            ("generation_id", self.generation_id.map(|id| id.to_string())),
        ];
        let present = named.into_iter().filter_map(|(name, id)| Some((name.to_owned(), id?)));
        present.collect()
    }
}

/// The words of a notification, for a reader with this language tag. `actor` is the name of the user who has caused it.
#[must_use]
pub fn words(notification: &Notification, language: &str, actor: Option<&str>) -> Text {
    if let Some(text) = &notification.announcement {
        return Text {
            title: text.title.clone(),
            message: text.message.clone(),
        };
    }
    let names = Names {
        actor,
        about: notification.about.as_deref(),
    };
    describe(
        Language::of(language),
        notification.notification_type,
        &notification.event,
        names,
    )
}

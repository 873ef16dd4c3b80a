//! Who hears of an event by name. All members of a community are the matter of [`super::fan_out`].

use shared::app::App;
use shared::error::Result;
use shared::ids::UserId;
use shared::outbox::Event;
use shared_community::rules::access::Standing;
use shared_community::store::members::Members;
use shared_community::store::places::Places;
use shared_community::store::posts::{Post, Posts};

use crate::rules::kind::NotificationType;
use crate::service::scene::Scene;

/// The users who hear of an event by name, each once and for the best reason.
pub async fn named(app: &App, scene: &Scene) -> Result<Vec<(UserId, NotificationType)>> {
    let kind = NotificationType::of(&scene.event.event);
    let author = scene.post.as_ref().and_then(|post| post.author_id);
    let mut named = match &scene.event.event {
        Event::AttemptGraded { user_id, .. }
        | Event::SubmissionGraded { user_id, .. }
        | Event::PaymentCaptured { user_id, .. }
        | Event::PaymentRefunded { user_id, .. }
        | Event::RefundDeclined { user_id, .. }
        | Event::PlanReady { user_id, .. } => vec![(*user_id, kind)],
        Event::DirectMessageSent { recipient_id, .. } => vec![(*recipient_id, kind)],
        Event::PostApproved { .. } | Event::PostRejected { .. } | Event::PostRemoved { .. } => {
            author.map(|author| (author, kind)).into_iter().collect()
        }
        Event::PostSubmitted { .. } | Event::PostFlagged { .. } | Event::MessageFlagged { .. } => {
            let moderators = moderators(app, scene).await?.into_iter();
            moderators.map(|user_id| (user_id, kind)).collect()
        }
        Event::PostPublished { .. } => match &scene.post {
            Some(post) => of_post(app, post).await?,
            None => Vec::new(),
        },
        Event::Announced { .. } => Vec::new(),
    };
    // The reader of a reply that also mentions the reader hears of the reply.
    let mut seen = Vec::new();
    named.retain(|(user_id, _)| {
        let is_new = !seen.contains(user_id) && Some(*user_id) != scene.event.actor;
        seen.push(*user_id);
        is_new
    });
    Ok(named)
}

/// Whether all members of the community hear of an event. Replies reach only those who are named.
#[must_use]
pub fn is_for_all(scene: &Scene) -> bool {
    match scene.event.event {
        Event::Announced { .. } => true,
        Event::PostPublished { .. } => scene.post.as_ref().is_some_and(|post| post.parent_post_id.is_none()),
        _ => false,
    }
}

/// Whether somebody who moderates a community is the reader, rather than the author of a post.
#[must_use]
pub fn is_for_moderators(event: &Event) -> bool {
    matches!(
        event,
        Event::PostSubmitted { .. } | Event::PostFlagged { .. } | Event::MessageFlagged { .. }
    )
}

/// Whether a user with this standing may hear of an event that is for moderators.
#[must_use]
pub fn may_moderate(event: &Event, standing: Option<Standing>) -> bool {
    !is_for_moderators(event) || standing.is_some_and(|standing| standing >= Standing::Moderator)
}

/// The instructors of the course, and the moderators among the members.
async fn moderators(app: &App, scene: &Scene) -> Result<Vec<UserId>> {
    let Some((group, course)) = &scene.community else {
        return Ok(Vec::new());
    };
    let members = Members(&app.database).moderators(group.id).await?.into_iter();
    let instructors = course.instructors.iter().map(|instructor| instructor.user_id);
    Ok(instructors.chain(members.map(|member| member.user_id)).collect())
}

/// The author of the parent, and those whom the post mentions.
async fn of_post(app: &App, post: &Post) -> Result<Vec<(UserId, NotificationType)>> {
    let mut named = Vec::new();
    if let Some(parent) = post.parent_post_id
        && let Some(place) = Places(&app.database).post(parent).await?
    {
        let parent = Posts(&app.database).get(&place).await?;
        let author = parent.and_then(|parent| parent.author_id);
        named.extend(author.map(|author| (author, NotificationType::NewReply)));
    }
    let mentions = post.body.mentions.iter();
    named.extend(mentions.map(|user_id| (*user_id, NotificationType::NewMention)));
    Ok(named)
}

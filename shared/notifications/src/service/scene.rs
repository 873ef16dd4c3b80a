//! What an event is about, as it is now.

use shared::app::App;
use shared::database::decode;
use shared::error::Result;
use shared::ids::{CommunityId, CourseId, MessageId, PostId};
use shared::outbox::{Event, OutboxEvent};
use shared_catalog::store::courses::{self, Course};
use shared_community::store::groups::{self, Group};
use shared_community::store::messages::Messages;
use shared_community::store::places::Places;
use shared_community::store::posts::{Post, Posts};

use crate::rules::kind::community_of;
use crate::store::announcements::Announcements;
use crate::store::notifications::AnnouncementText;

/// A community and its course.
pub type Community = (Group, Course);

/// What an event is about.
#[derive(Clone, Debug)]
pub struct Scene {
    /// The event.
    pub event: OutboxEvent,
    /// The community of the event, and its course.
    pub community: Option<Community>,
    /// The title of the course or community.
    pub about: Option<String>,
    /// The post of the event.
    pub post: Option<Post>,
    /// The text of an announcement.
    pub announcement: Option<AnnouncementText>,
}

/// The course that an event without a community is about.
fn course_of(event: &Event) -> Option<CourseId> {
    match event {
        Event::AttemptGraded { course_id, .. }
        | Event::SubmissionGraded { course_id, .. }
        | Event::PaymentCaptured { course_id, .. }
        | Event::PaymentRefunded { course_id, .. } => Some(*course_id),
        _ => None,
    }
}

/// A community with its course, unless that is deleted. One call.
pub async fn read_community(app: &App, id: CommunityId) -> Result<Option<Community>> {
    let keys = [groups::key(id), courses::key(id.of_course())];
    let mut rows = app.database.batch_get(&keys.each_ref()).await?;
    let [group, course] = keys.map(|key| rows.remove(&key));
    let (Some(group), Some(course)) = (group, course) else {
        return Ok(None);
    };
    let (group, course): Community = (decode(group)?, decode(course)?);
    Ok(course.deleted_at.is_none().then_some((group, course)))
}

impl Scene {
    /// Reads what an event is about; `None` if nobody has to hear of it any longer, because it is deleted.
    pub async fn read(app: &App, event: OutboxEvent) -> Result<Option<Self>> {
        let database = &app.database;
        let mut scene = Self {
            community: None,
            about: None,
            post: None,
            announcement: None,
            event,
        };
        if let Some(id) = community_of(&scene.event.event) {
            let Some((group, course)) = read_community(app, id).await? else {
                return Ok(None);
            };
            scene.about = Some(group.settings.title.clone());
            scene.community = Some((group, course));
        } else if let Some(id) = course_of(&scene.event.event) {
            let course: Option<Course> = database.get(&courses::key(id)).await?;
            scene.about = course.map(|course| course.title);
        }
        Ok(scene.read_subject(app).await?.then_some(scene))
    }

    /// Reads the post, the message or the announcement; false if it is gone.
    async fn read_subject(&mut self, app: &App) -> Result<bool> {
        let is_there = |post: &Post| post.deleted_at.is_none();
        Ok(match self.event.event {
            Event::PostPublished { post_id, .. } => {
                let is_published = self.read_post(app, post_id).await?.is_some_and(Post::is_published);
                // Readers hear of the author, not of the moderator who has approved the post.
                self.event.actor = self.post.as_ref().and_then(|post| post.author_id);
                is_published
            }
            Event::PostSubmitted { post_id, .. } => self.read_post(app, post_id).await?.is_some_and(Post::is_pending),
            Event::PostApproved { post_id, .. }
            | Event::PostRejected { post_id, .. }
            | Event::PostFlagged { post_id, .. } => self.read_post(app, post_id).await?.is_some_and(is_there),
            Event::PostRemoved { post_id, .. } => self.read_post(app, post_id).await?.is_some(),
            Event::MessageFlagged { message_id, .. } | Event::DirectMessageSent { message_id, .. } => {
                is_message_there(app, message_id).await?
            }
            Event::Announced { .. } => {
                let found = Announcements(&app.database)
                    .get(self.event.id.of_notification())
                    .await?;
                self.announcement = found.map(|announcement| announcement.text);
                self.announcement.is_some()
            }
            Event::AttemptGraded { .. }
            | Event::SubmissionGraded { .. }
            | Event::PaymentCaptured { .. }
            | Event::PaymentRefunded { .. }
            | Event::RefundDeclined { .. }
            | Event::PlanReady { .. } => true,
        })
    }

    async fn read_post(&mut self, app: &App, id: PostId) -> Result<Option<&Post>> {
        if let Some(place) = Places(&app.database).post(id).await? {
            self.post = Posts(&app.database).get(&place).await?;
        }
        Ok(self.post.as_ref())
    }
}

async fn is_message_there(app: &App, id: MessageId) -> Result<bool> {
    let Some(place) = Places(&app.database).message(id).await? else {
        return Ok(false);
    };
    let message = Messages(&app.database).get(&place).await?;
    Ok(message.is_some_and(|message| message.deleted_at.is_none()))
}

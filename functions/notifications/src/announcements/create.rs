//! `POST /api/community/notifications`

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::database::idempotency::{Idempotency, IdempotencyOutcome, IdempotencyRecord};
use shared::database::{StoredResponse, UnitOfWork};
use shared::http::{Fields, IdempotencyKey, Valid, Validate};
use shared::ids::CommunityId;
use shared::outbox::{self, Event};
use shared::text::{paragraphs, single_line};
use shared::{App, Result};
use shared_accounts::http::Instructor;
use shared_community::http::GroupAccess;
use shared_notifications::service::fan_out::Progress;
use shared_notifications::store::announcements::{self, Announcement};
use shared_notifications::store::notifications::AnnouncementText;
use utoipa::ToSchema;

use super::view::AnnouncementReply;

/// The maximum length of a title, in characters.
const MAX_TITLE: usize = 100;
/// The maximum length of a message, in characters: every member gets a copy of it, and a push has room for it.
const MAX_MESSAGE: usize = 500;

/// The announcement to create.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CreateAnnouncementRequest {
    /// The community whose members get it.
    #[schema(required, nullable = false, example = "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c")]
    community_id: Option<String>,
    /// The title, at most 100 characters.
    #[schema(required, nullable = false, example = "The exam is on Friday")]
    title: Option<String>,
    /// The message, at most 500 characters.
    #[schema(required, nullable = false, example = "Please bring your student card.")]
    message: Option<String>,
}

#[derive(Serialize)]
pub(crate) struct CreateAnnouncement {
    community_id: CommunityId,
    text: AnnouncementText,
}

impl Validate for CreateAnnouncement {
    type Body = CreateAnnouncementRequest;

    fn validate(body: CreateAnnouncementRequest, fields: &mut Fields) -> Option<Self> {
        let community_id = fields.required_parsed("community_id", body.community_id, |text| {
            text.parse().map_err(|_| "must be the ID of a community")
        });
        let title = fields.required_parsed("title", body.title, |text| bounded(single_line(&text)?, MAX_TITLE));
        let message = fields.required_parsed("message", body.message, |text| bounded(paragraphs(&text)?, MAX_MESSAGE));
        Some(Self {
            community_id: community_id?,
            text: AnnouncementText {
                title: title?,
                message: message?,
            },
        })
    }
}

/// `text`, if it has one to `max` characters.
fn bounded(text: String, max: usize) -> Result<String, String> {
    let length = text.chars().count();
    if (1..=max).contains(&length) {
        Ok(text)
    } else {
        Err(format!("must have 1 to {max} characters"))
    }
}

/// Sends an announcement to all members of a community.
///
/// For instructors of the course and admins. The members get it one after another; `GET` of the announcement says how many
/// have it.
#[utoipa::path(post, path = "/api/community/notifications", tag = "notifications",
    params(IdempotencyKey), request_body = CreateAnnouncementRequest,
    responses((status = 201, body = AnnouncementReply)), security(("bearer" = ["instructor"])))]
pub(crate) async fn create_announcement(
    State(app): State<App>,
    Instructor(caller): Instructor,
    key: IdempotencyKey,
    Valid(request): Valid<CreateAnnouncement>,
) -> Result<StoredResponse> {
    let (me, now) = (caller.user.id, app.clock.unix_seconds());
    let access = GroupAccess::of(&app, caller, request.community_id)
        .await?
        .require_instructor()?;
    access.require_open()?;
    let keys = Idempotency(&app.database);
    let record = match keys
        .begin(me, "create_announcement", key.0.as_deref(), &request, now)
        .await?
    {
        IdempotencyOutcome::Proceed(record) => record,
        IdempotencyOutcome::Replay(response) => return Ok(response),
    };
    let created = create(&app, &access, request.text, &record).await;
    record.release_on_error(&app.database, created).await
}

async fn create(
    app: &App,
    access: &GroupAccess,
    text: AnnouncementText,
    record: &IdempotencyRecord,
) -> Result<StoredResponse> {
    let community_id = access.group.id;
    let (event_id, event) = outbox::announcement(app, Event::Announced { community_id }, Some(access.me()))?;
    let announcement = Announcement {
        id: event_id.of_notification(),
        community_id,
        text,
        created_at: app.clock.now(),
    };
    let mut work = UnitOfWork::new();
    work.add_all([announcements::create(&announcement)?, event])
        .or_internal_error();
    let progress = Progress {
        members: 0,
        done: 0,
        is_done: false,
    };
    let response = StoredResponse::new(StatusCode::CREATED, &AnnouncementReply::new(announcement, progress))?;
    work.complete(record, &response)?;
    work.commit_once(&app.database, ()).await?;
    outbox::wake(app, event_id).await;
    Ok(response)
}

//! Reports posts and messages.

use shared::app::App;
use shared::database::{Commit, Retry, UnitOfWork};
use shared::error::{Error, Result};
use shared::ids::UserId;
use shared::outbox::{self, Event};

use crate::store::places::Chat;
use crate::store::posts;
use crate::store::reports::{self, Report, Target};

/// Reports a post or a message of `author_id`. A user reports each once; repeating it has no effect.
pub async fn report(
    app: &App,
    target: Target,
    author_id: Option<UserId>,
    reporter_id: UserId,
    reason: String,
) -> Result<()> {
    let report = Report {
        id: app.ids.id(),
        target,
        author_id,
        reporter_id,
        reason,
        created_at: app.clock.now(),
        resolution: None,
    };
    let [guard, row] = reports::create(&report)?;
    let mut work = UnitOfWork::new();
    work.add(guard).or_decide(|_reported| Ok(Retry));
    work.add(row).or_internal_error();
    if let Target::Post(place) = &target {
        work.add(posts::count_flag(place)?).or_fail(Error::not_found);
    }
    let event = match target {
        Target::Post(place) => Some(Event::PostFlagged {
            community_id: place.community_id,
            post_id: place.post_id,
        }),
        Target::Message(place) => match place.chat {
            Chat::Community(community_id) => Some(Event::MessageFlagged {
                community_id,
                message_id: place.message_id,
            }),
            // Nobody but admins may see a message between two users.
            Chat::Direct(..) => None,
        },
    };
    let event_id = match event {
        Some(event) => Some(outbox::announce(app, &mut work, event, Some(reporter_id))?),
        None => None,
    };
    // A retry means that the user has reported it before.
    if let (Commit::Done(()), Some(event_id)) = (work.commit(&app.database, ()).await?, event_id) {
        outbox::wake(app, event_id).await;
    }
    Ok(())
}

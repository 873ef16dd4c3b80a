//! Pushes about new posts: at most one within five minutes for each reader and community, with a count.

use std::collections::BTreeMap;

use shared::ids::CommunityId;
use shared::{App, Result};
use shared_community::rules::access::Standing;
use shared_notifications::rules::channels::is_pushed;
use shared_notifications::rules::text::Language;
use shared_notifications::service::readers::{Reader, of_users};
use shared_notifications::service::scene::read_community;
use shared_notifications::store::windows::{DueCount, Turn, Windows};

use super::deliver::Delivery;
use super::phones;

/// Counts the post of a notification, and pushes the count if it is time.
pub(super) async fn push(app: &App, delivery: &Delivery<'_>, community_id: CommunityId) -> Result<()> {
    let (reader, notification) = (delivery.reader, delivery.notification);
    if phones::phones(app, reader.user.id).await?.is_empty() {
        return Ok(());
    }
    let now = app.clock.unix_seconds();
    Windows(&app.database)
        .count(reader.user.id, community_id, notification.id, now)
        .await?;
    let about = notification.about.as_deref().unwrap_or_default();
    take_turn(app, reader, community_id, about).await
}

/// Pushes what has been counted since, unless the reader has left or turned pushes off.
pub(super) async fn push_later(app: &App, count: DueCount) -> Result<()> {
    let community_id = count.community_id;
    if let Some(community) = read_community(app, community_id).await? {
        let readers = of_users(app, Some(&community), &[count.user_id]).await?;
        if let Some(reader) = readers.into_iter().find(is_reader) {
            take_turn(app, &reader, community_id, &community.0.settings.title).await?;
        }
    }
    Windows(&app.database).end(count).await
}

fn is_reader(reader: &Reader) -> bool {
    let user = &reader.user;
    !user.banned
        && user.deleted_at.is_none()
        && reader.standing >= Some(Standing::Member)
        && is_pushed(&user.settings, reader.flags())
}

async fn take_turn(app: &App, reader: &Reader, community_id: CommunityId, about: &str) -> Result<()> {
    let (windows, user_id, now) = (Windows(&app.database), reader.user.id, app.clock.unix_seconds());
    match windows.take(user_id, community_id, now).await? {
        Turn::Nothing => Ok(()),
        Turn::Wait(due_at) => {
            let count = DueCount {
                user_id,
                community_id,
                due_at,
            };
            windows.schedule(count).await
        }
        Turn::Push(counted) => {
            // What the reader has seen in the app is no news.
            let count = counted.min(reader.inbox.unread);
            let pushed = match count {
                0 => Ok(()),
                count => push_count(app, reader, community_id, count, about).await,
            };
            match pushed {
                Ok(()) => windows.pushed(user_id, community_id, counted, now).await,
                Err(error) => {
                    windows.give_back(user_id, community_id).await?;
                    Err(error)
                }
            }
        }
    }
}

/// A phone that got the push and another that could not be reached: the next try replaces the push on the first one.
async fn push_count(app: &App, reader: &Reader, community_id: CommunityId, count: u64, about: &str) -> Result<()> {
    let user = &reader.user;
    let language = &user.settings.language;
    let data = BTreeMap::from([
        ("notification_type".to_owned(), "new_post".to_owned()),
        ("community_id".to_owned(), community_id.to_string()),
        ("count".to_owned(), count.to_string()),
    ]);
    let text = Language::of(language).new_posts(count, about);
    let tag = format!("posts-{community_id}");
    let message = phones::message(app, language, &text, data, tag, reader.inbox.unread);
    let mut outcome = Ok(());
    for (session_id, device) in phones::phones(app, user.id).await? {
        if let Err(error) = phones::send(app, user.id, session_id, &device, &message).await {
            outcome = Err(error);
        }
    }
    outcome
}

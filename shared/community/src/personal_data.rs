//! What a user has in communities: exported as it is stored, and erased. Posts and messages stay, without their author.

use serde::Serialize;
use shared::database::{Commit, Key, UnitOfWork, Write};
use shared::ids::UserId;
use shared::personal_data::{PersonalArchive, PersonalData};
use shared::{App, ErrorCode, Result};

use crate::rules::post::Reaction;
use crate::store::blocks::BlockLists;
use crate::store::direct_messages::DirectMessages;
use crate::store::members::{Member, Members};
use crate::store::messages::{self, Message, Messages};
use crate::store::places::{Chat, Places, disown, message_key, post_key};
use crate::store::posts::{self, Post, Posts};
use crate::store::reactions::Reactions;
use crate::store::receipts;

/// Memberships, posts, messages and blocks.
pub const PERSONAL_DATA: PersonalData = PersonalData {
    area: env!("CARGO_PKG_NAME"),
    export: |app, user_id, archive| Box::pin(export(app, user_id, archive)),
    erase: |app, user_id| Box::pin(erase(app, user_id)),
};

#[derive(Serialize)]
struct CommunityData {
    memberships: Vec<Member>,
    posts: Vec<ExportedPost>,
    messages: Vec<Message>,
    reactions: Vec<Reaction>,
    blocked_users: Vec<UserId>,
}

#[derive(Serialize)]
struct ExportedPost {
    post: Post,
    content: String,
}

async fn export(app: &App, user_id: UserId, archive: &mut dyn PersonalArchive) -> Result<()> {
    let (places, members) = (Places(&app.database), Members(&app.database));
    let mut memberships = Vec::new();
    for id in members.of_user(user_id).await? {
        memberships.extend(members.get(id, user_id).await?);
    }
    let mut posts = Vec::new();
    for place in places.posts_of(user_id).await? {
        let post = Posts(&app.database).get(&place).await?;
        if let Some(post) = post.filter(|post| post.deleted_at.is_none()) {
            let content = Posts(&app.database).text(post.id).await?;
            let content = content.unwrap_or_else(|| post.body.content.clone());
            posts.push(ExportedPost { post, content });
        }
    }
    let mut messages = Vec::new();
    for place in places.messages_of(user_id).await? {
        messages.extend(Messages(&app.database).get(&place).await?);
    }
    let blocked_users = BlockLists(&app.database).get(user_id).await?.users();
    let data = CommunityData {
        memberships,
        posts,
        messages,
        reactions: Reactions(&app.database).of_user(user_id).await?,
        blocked_users,
    };
    archive.add_document("community.json", &data)
}

/// Each step may be repeated. The rows through which the others are found go last.
async fn erase(app: &App, user_id: UserId) -> Result<()> {
    let places = Places(&app.database);
    for place in places.posts_of(user_id).await? {
        forget_author(app, posts::key(&place), "author_id").await?;
        release(app, post_key(place.post_id)).await?;
    }
    for place in places.messages_of(user_id).await? {
        forget_author(app, messages::key(&place), "sender_id").await?;
        release(app, message_key(place.message_id)).await?;
    }
    Reactions(&app.database).erase(user_id).await?;
    let direct = DirectMessages(&app.database);
    for other in direct.partners(user_id).await? {
        let read = Write::delete(messages::read_key(Chat::between(user_id, other), user_id));
        app.database.write_all(vec![read]).await?;
    }
    direct.erase_partners(user_id).await?;
    let members = Members(&app.database);
    for id in members.of_user(user_id).await? {
        let read = Write::delete(messages::read_key(Chat::Community(id), user_id));
        let status = Write::delete(receipts::status_key(id, user_id));
        app.database.write_all(vec![read, status]).await?;
        match members.leave(id, user_id).await {
            Ok(()) => {}
            Err(error) if error.code() == ErrorCode::Conflict => {}
            Err(error) => return Err(error),
        }
    }
    BlockLists(&app.database).erase(user_id).await
}

async fn forget_author(app: &App, key: Key, attribute: &str) -> Result<()> {
    // The version rises, so that an edit that has read the row before does not put the author back.
    let write = Write::update(key, "REMOVE #author ADD #version :one")
        .if_present()
        .name("#author", attribute)
        .name("#version", "version")
        .value(":one", 1)?;
    execute(app, write).await
}

async fn release(app: &App, key: Key) -> Result<()> {
    execute(app, disown(key)).await
}

/// A row that is gone has nothing to forget.
async fn execute(app: &App, write: Write) -> Result<()> {
    let mut work = UnitOfWork::new();
    work.add(write).or_retry();
    match work.commit(&app.database, ()).await? {
        Commit::Done(()) | Commit::Retry => Ok(()),
    }
}

//! `$connect`: opens a channel for a client with a valid access token. It takes two calls of the database.

use std::collections::HashMap;

use shared::clients::queues::FanoutJob;
use shared::database::{Item, Key, UnitOfWork};
use shared::ids::CommunityId;
use shared::websocket::connections::{self, Connection};
use shared::websocket::{Handshake, SocketReply};
use shared::{App, Error, ErrorCode, Result};
use shared_accounts::http::Caller;
use shared_community::http::GroupAccess;
use shared_community::service::subscriptions::{self, Wish};

/// What a socket is opened for.
enum Channel {
    Notifications,
    Community(CommunityId),
}

/// Stores the connection, and its subscription to the chat of its path. Nothing can be sent to it before this has
/// returned, so the fan-out answers the subscription.
///
/// # Errors
/// [`ErrorCode::Unauthenticated`], [`ErrorCode::Forbidden`] for a community that the user cannot read, or
/// [`ErrorCode::NotFound`] for an unknown channel.
pub(crate) async fn connect(app: &App, connection_id: String, handshake: Handshake) -> Result<SocketReply> {
    let token = handshake
        .token
        .as_ref()
        .ok_or_else(|| Error::new(ErrorCode::Unauthenticated, "Send an access token."))?;
    let channel = channel(&handshake);
    let keys = |me| match &channel {
        Some(Channel::Community(id)) => {
            let mut keys = subscriptions::keys(*id);
            keys.extend(GroupAccess::keys(*id, me));
            keys
        }
        Some(Channel::Notifications) | None => Vec::<Key>::new(),
    };
    let (caller, mut rows) = Caller::authenticate_and_read(app, token, keys).await?;
    let now = app.clock.unix_seconds();
    let mut connection = Connection {
        connection_id,
        user_id: caller.user.id,
        session_id: caller.session.id,
        channel: "notifications".to_owned(),
        connected_at: now,
        community_id: None,
        subscriptions: Vec::new(),
        seen_at: now,
    };
    let mut work = UnitOfWork::new();
    let mut jobs = vec![FanoutJob::Opened {
        user_id: connection.user_id,
    }];
    match channel.ok_or_else(Error::not_found)? {
        Channel::Notifications => {}
        Channel::Community(id) => {
            let access = enter(app, caller, id, &mut rows)?;
            "community".clone_into(&mut connection.channel);
            connection.community_id = Some(id);
            let wish = wish(&handshake);
            let (to, writes) = subscriptions::plan(app, &mut connection, &access, wish, &mut rows)?;
            work.add_all(writes).or_internal_error();
            jobs.push(subscriptions::wake(to));
        }
    }
    work.add_all(connections::store(&connection)?).or_internal_error();
    work.commit_once(&app.database, ()).await?;
    for job in jobs {
        app.queues().fan_out(&job).await?;
    }
    Ok(if handshake.by_subprotocol {
        SocketReply::ok_with_subprotocol()
    } else {
        SocketReply::ok()
    })
}

fn channel(handshake: &Handshake) -> Option<Channel> {
    match handshake.query.get("channel")?.as_str() {
        "notifications" => Some(Channel::Notifications),
        "community" => {
            let id = handshake.query.get("community_id")?.parse().ok()?;
            Some(Channel::Community(id))
        }
        _ => None,
    }
}

/// The access to the community of the path. What the user may not know of is refused like what is closed.
fn enter(app: &App, caller: Caller, id: CommunityId, rows: &mut HashMap<Key, Item>) -> Result<GroupAccess> {
    let access = GroupAccess::check(caller, id, rows, app.clock.now()).and_then(|access| {
        access.require_open()?;
        access.require_member()
    });
    access.map_err(|_refused| Error::new(ErrorCode::Forbidden, "You cannot read this community."))
}

/// What the client asks for in the query.
fn wish(handshake: &Handshake) -> Wish {
    Wish {
        since_seq: handshake.query.get("since_seq").and_then(|text| text.parse().ok()),
        batch: handshake.query.get("batch").is_some_and(|text| text == "true"),
    }
}

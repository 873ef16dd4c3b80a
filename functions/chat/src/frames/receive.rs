//! A frame arrives: its session is checked again, then its `type` selects the handler.

use shared::clients::sockets::Delivery;
use shared::websocket::connections::{Connection, Connections};
use shared::{App, Error, ErrorCode, Result};
use shared_accounts::http::Caller;
use shared_accounts::store::sessions::Sessions;

use super::ask::ask;
use super::change_message::{delete_message, edit_message};
use super::parse::{Frame, FrameError, parse};
use super::ping::ping;
use super::read_receipt::read_receipt;
use super::resume::resume;
use super::room::Room;
use super::send::{ErrorFrame, send};
use super::send_message::send_message;
use super::subscribe::subscribe;
use super::typing::typing;
use crate::connections::close::close;

/// Handles a frame. Problems with it are reported over the socket, which stays open.
///
/// # Errors
/// Server errors, which are reported to the client as well.
pub(crate) async fn receive(app: &App, connection_id: &str, text: &str) -> Result<()> {
    let Some(connection) = Connections(&app.database).get(connection_id).await? else {
        // The rows were deleted because the session ended, but the socket may not have been open yet when it was
        // closed.
        return match app.sockets()?.close(connection_id).await? {
            Delivery::Done | Delivery::Gone => Ok(()),
        };
    };
    let Some(caller) = caller(app, &connection).await? else {
        let ended = Error::new(ErrorCode::Unauthenticated, "The session has ended; sign in again.");
        send(app, &connection, &ErrorFrame::new(&ended, None)).await?;
        return close(app, &connection).await;
    };
    let Err(failed) = Box::pin(handle(app, &connection, &caller, text)).await else {
        return Ok(());
    };
    let frame = ErrorFrame::new(&failed.error, failed.client_id.as_deref()).about(failed.answer_id);
    send(app, &connection, &frame).await?;
    if failed.error.code().status().is_server_error() {
        Err(failed.error)
    } else {
        Ok(())
    }
}

/// The user of the connection, unless the session that opened it has ended.
async fn caller(app: &App, connection: &Connection) -> Result<Option<Caller>> {
    let found = Sessions(&app.database)
        .with_user(connection.user_id, connection.session_id)
        .await?;
    let now = app.clock.unix_seconds();
    let alive = found.filter(|(user, session)| session.is_alive(user, now));
    Ok(alive.map(|(user, session)| Caller { user, session }))
}

async fn handle(app: &App, connection: &Connection, caller: &Caller, text: &str) -> Result<(), FrameError> {
    let (frame, client_id) = parse(text)?;
    let answer_id = match &frame {
        Frame::Ask(_) => Some(app.ids.id()),
        Frame::Resume(wanted) => Some(wanted.answer_id),
        _ => None,
    };
    let room = Room {
        app,
        connection,
        caller,
    };
    let handled = match frame {
        Frame::Ping => match room.check().await {
            Ok(()) => ping(app, connection).await,
            Err(ended) => Err(ended),
        },
        Frame::Ask(question) => {
            let answer_id = answer_id.unwrap_or_else(|| app.ids.id());
            Box::pin(ask(app, connection, caller, question, answer_id, client_id.as_deref())).await
        }
        Frame::Resume(wanted) => resume(app, connection, wanted).await,
        Frame::ChatMessage(message) => Box::pin(send_message(room, message, client_id.as_deref())).await,
        Frame::Subscribe(wanted) => subscribe(room, wanted).await,
        Frame::Typing(wanted) => typing(room, wanted).await,
        Frame::ReadReceipt(receipt) => read_receipt(room, receipt).await,
        Frame::EditMessage(wanted) => edit_message(room, wanted).await,
        Frame::DeleteMessage(wanted) => delete_message(room, wanted).await,
    };
    let noted = match handled {
        Ok(()) => {
            Connections(&app.database)
                .see(connection, app.clock.unix_seconds())
                .await
        }
        Err(error) => Err(error),
    };
    noted.map_err(|error| FrameError {
        error,
        client_id,
        answer_id,
    })
}

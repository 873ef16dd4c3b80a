//! HTTP on loopback for the engines that have no server of their own.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use axum::body::{Body, Bytes, HttpBody};
use http::{Request, Response};
use hyper::body::Incoming;
use hyper::service::Service;
use tokio::net::{TcpListener, TcpSocket};
use tokio_util::sync::CancellationToken;

type Error = Box<dyn std::error::Error + Send + Sync>;

/// Connections that may wait to be accepted; a storm opens many at once.
const BACKLOG: u32 = 1024;

/// A listener on a free port. Connections inherit `TCP_NODELAY` from it.
pub(super) fn listen() -> io::Result<TcpListener> {
    let socket = TcpSocket::new_v4()?;
    socket.set_nodelay(true)?;
    socket.bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
    socket.listen(BACKLOG)
}

/// Serves the engine `service` until `stop`.
pub(super) async fn serve<S, B>(listener: TcpListener, service: S, stop: CancellationToken)
where
    S: Service<Request<Incoming>, Response = Response<B>, Error: Into<Error>, Future: Send>
        + Clone
        + Send
        + Sync
        + 'static,
    B: HttpBody<Data = Bytes, Error: Into<Error>> + Send + 'static,
{
    let handle = move |request, _peer| {
        let response = service.call(request);
        async move {
            response
                .await
                .map(|response| response.map(Body::new))
                .map_err(io::Error::other)
        }
    };
    crate::serve::serve(listener, handle, stop).await;
}

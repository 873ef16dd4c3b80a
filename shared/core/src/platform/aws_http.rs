//! The HTTP client of the AWS SDK: HTTP/1.1, which is what the services that functions call speak, over rustls on ring with
//! the operating system's roots. The SDK's own client would bring HTTP/2 and proxies, which nothing here uses, into every binary.

use std::error::Error;
use std::fmt::Debug;
use std::sync::{Arc, LazyLock, OnceLock};
use std::time::Duration;

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::connection::{CaptureSmithyConnection, ConnectionMetadata};
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::retry::ErrorKind;
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::connect::{
    CaptureConnection, Connect, HttpConnector as TcpConnector, capture_connection,
};
use hyper_util::client::legacy::{self, Client};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::{ClientConfig, RootCertStore};
use tokio::time::error::Elapsed;
use tower::{ServiceExt as _, service_fn};

/// How long a connection may take to stand, with the look-up of the name and the TLS handshake.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(1);

/// Made for the first request: reading the roots takes a while, and some functions ask nothing of AWS.
static TLS: LazyLock<Arc<ClientConfig>> = LazyLock::new(|| Arc::new(tls()));

/// The client; clones share its connections.
#[must_use]
pub fn aws_http_client() -> SharedHttpClient {
    let connector = Arc::<OnceLock<SharedHttpConnector>>::default();
    http_client_fn(move |_settings, _components| connector.get_or_init(connector_of_connections).clone())
}

fn connector_of_connections() -> SharedHttpConnector {
    let mut tcp = TcpConnector::new();
    tcp.enforce_http(false);
    tcp.set_nodelay(true);
    let https = HttpsConnector::from((tcp, TLS.clone()));
    let connect = service_fn(move |address| {
        let connecting = https.clone().oneshot(address);
        Box::pin(async move { tokio::time::timeout(CONNECT_TIMEOUT, connecting).await? })
    });
    // Without the timer, idle connections are kept forever.
    let pool = Client::builder(TokioExecutor::new())
        .pool_timer(TokioTimer::new())
        .build(connect);
    SharedHttpConnector::new(Connector(pool))
}

#[expect(clippy::expect_used, reason = "ring has what TLS 1.2 and 1.3 need")]
fn tls() -> ClientConfig {
    let mut roots = RootCertStore::empty();
    // Stores hold certificates that rustls cannot read; without any, only the local cloud can be reached.
    let _added_and_ignored = roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("the versions are supported")
        .with_root_certificates(roots)
        .with_no_client_auth()
}

#[derive(Debug)]
struct Connector<C>(Client<C, SdkBody>);

impl<C> HttpConnector for Connector<C>
where
    C: Connect + Clone + Debug + Send + Sync + 'static,
{
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let mut request = match request.try_into_http1x() {
            Ok(request) => request,
            Err(error) => return HttpConnectorFuture::ready(Err(ConnectorError::user(error.into()))),
        };
        let connection = capture_connection(&mut request);
        if let Some(capture) = request.extensions().get::<CaptureSmithyConnection>() {
            capture.set_connection_retriever(move || metadata(&connection));
        }
        let reply = self.0.request(request);
        HttpConnectorFuture::new(async move {
            let reply = reply.await.map_err(classified)?.map(SdkBody::from_body_1_x);
            HttpResponse::try_from(reply).map_err(|error| ConnectorError::other(error.into(), None))
        })
    }
}

/// The SDK has a connection closed after a transient failure, so that the retry takes another.
fn metadata(connection: &CaptureConnection) -> Option<ConnectionMetadata> {
    connection.connection_metadata().as_ref()?;
    let connection = connection.clone();
    let poison = move || {
        if let Some(connection) = connection.connection_metadata().as_ref() {
            connection.poison();
        }
    };
    Some(ConnectionMetadata::builder().proxied(false).poison_fn(poison).build())
}

/// What the SDK needs to know of an error: whether another try makes sense.
fn classified(error: legacy::Error) -> ConnectorError {
    let of_http = source::<hyper::Error>(&error);
    let is = |question: fn(&hyper::Error) -> bool| of_http.is_some_and(question);
    let kind: fn(BoxError) -> ConnectorError = if source::<Elapsed>(&error).is_some() {
        ConnectorError::timeout
    } else if is(hyper::Error::is_user) {
        ConnectorError::user
    } else if is(hyper::Error::is_incomplete_message) {
        |error| ConnectorError::other(error, Some(ErrorKind::TransientError))
    } else if error.is_connect()
        || is(hyper::Error::is_closed)
        || is(hyper::Error::is_canceled)
        || source::<std::io::Error>(&error).is_some()
    {
        ConnectorError::io
    } else {
        |error| ConnectorError::other(error, None)
    };
    kind(error.into())
}

fn source<'e, E: Error + 'static>(error: &'e (dyn Error + 'static)) -> Option<&'e E> {
    std::iter::successors(Some(error), |&error| error.source()).find_map(<dyn Error>::downcast_ref)
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::TcpListener;

    use super::*;

    /// Sends a request to a server that answers every connection's first bytes with `answer` and hangs up.
    async fn ask(answer: &'static [u8]) -> Result<HttpResponse, ConnectorError> {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            while let Ok((mut connection, _)) = listener.accept() {
                let _request = connection.read(&mut [0; 1024]).unwrap();
                connection.write_all(answer).unwrap();
            }
        });
        call(&format!("http://{address}/")).await
    }

    async fn call(url: &str) -> Result<HttpResponse, ConnectorError> {
        connector_of_connections().call(HttpRequest::get(url).unwrap()).await
    }

    #[tokio::test]
    async fn a_reply_comes_through() {
        let reply = ask(b"HTTP/1.1 404 Not Found\r\ncontent-length: 2\r\n\r\nno")
            .await
            .unwrap();
        assert_eq!(reply.status().as_u16(), 404);
    }

    #[tokio::test]
    async fn a_server_that_is_not_there_may_be_there_later() {
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let error = call(&format!("http://{free}/")).await.unwrap_err();
        assert!(error.is_io(), "{error:?}");
    }

    #[tokio::test]
    async fn a_server_that_hangs_up_is_asked_again() {
        let error = ask(b"").await.unwrap_err();
        assert!(
            error.is_io() || error.as_other() == Some(ErrorKind::TransientError),
            "{error:?}"
        );
    }

    #[tokio::test]
    async fn garbage_is_not_asked_for_again() {
        let error = ask(b"garbage\r\n\r\n").await.unwrap_err();
        assert!(!error.is_io() && error.as_other().is_none(), "{error:?}");
    }
}

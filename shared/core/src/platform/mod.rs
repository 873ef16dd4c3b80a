//! What a function gets from its environment: Lambda, the local cloud or a test.

mod aws_http;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_runtime_api::client::interceptors::SharedInterceptor;

use crate::clock::Clock;
use crate::types::email::Email;

pub use aws_http::aws_http_client;

/// A function's surroundings. Nothing else in the product reads the process environment or builds an HTTP client.
#[derive(Clone, Debug)]
pub struct Platform {
    /// Environment variables.
    pub environment: BTreeMap<String, String>,
    /// Time.
    pub clock: Clock,
    /// HTTP client of the AWS SDK.
    pub aws_http: SharedHttpClient,
    /// HTTP client for everything that is not AWS.
    pub http: ProviderHttp,
    /// Interceptors added to every AWS SDK client; empty in production.
    pub interceptors: Vec<SharedInterceptor>,
    /// Observes what leaves no trace elsewhere; does nothing in production.
    pub observer: Observer,
}

impl Platform {
    /// The platform of a Lambda container: the process environment and the system clock.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the place that reads the process environment"
    )]
    pub fn lambda() -> Self {
        Self {
            environment: std::env::vars().collect(),
            clock: Clock::system(),
            aws_http: aws_http_client(),
            http: ProviderHttp::default(),
            interceptors: Vec::new(),
            observer: Observer::default(),
        }
    }
}

type ObserveMail = dyn Fn(&Email) + Send + Sync;

/// Shows the developer of a local cloud what the product deliberately does not do. It sees addresses, so nothing of it
/// may reach a log.
#[derive(Clone, Default)]
pub struct Observer(Option<Arc<ObserveMail>>);

impl fmt::Debug for Observer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Observer(…)")
    }
}

impl Observer {
    /// An observer of mails that limits hold back.
    pub fn of_mails(observe: impl Fn(&Email) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(observe)))
    }

    /// A limit has held a mail to this address back.
    pub fn mail_held_back(&self, email: &Email) {
        if let Some(observe) = &self.0 {
            observe(email);
        }
    }
}

/// The HTTP client for providers, created on first use: a function without a provider does not even link it. Clones
/// share the client.
#[derive(Clone, Debug, Default)]
pub struct ProviderHttp(Arc<OnceLock<reqwest::Client>>);

impl ProviderHttp {
    /// The client.
    #[must_use]
    pub fn client(&self) -> &reqwest::Client {
        self.0.get_or_init(http_client)
    }
}

/// The HTTP client for providers: no redirects, which could carry credentials elsewhere, and a bounded wait.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    reason = "the one place that builds it; it fails only without a TLS backend, which is linked"
)]
pub fn http_client() -> reqwest::Client {
    // `Err` says that a provider is installed already, by an earlier call in this process.
    let _installed = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(std::time::Duration::from_secs(3))
        .timeout(std::time::Duration::from_secs(10))
        .build()
        .expect("a TLS backend is linked")
}

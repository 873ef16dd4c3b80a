//! The engines behind the AWS SDK: DynamoDB, S3, SQS and Secrets Manager, embedded and on loopback.

mod dynamodb;
mod error;
mod lifecycle;
mod notifications;
mod provision;
mod s3;
mod secrets;
mod serve;
mod sqs;

use std::net::SocketAddr;
use std::path::Path;

use dynoxide::Database;
use shared::clock::Clock;
use shared::ids::Ids;
use tempfile::TempDir;
use tokio::task::JoinSet;
use tokio_util::sync::{CancellationToken, DropGuard};

pub(crate) use dynamodb::request;
pub use error::StartError;
pub(crate) use secrets::letters;
pub use sqs::{QueueDepth, Queues};

use crate::endpoints::Endpoints;
use crate::guard::Guard;
use crate::template::Template;

/// The engines of one local cloud. Dropping them ends their servers.
pub struct Engines {
    /// The addresses that they listen on.
    pub endpoints: Endpoints,
    /// The database, past the functions' clients.
    pub database: Database,
    /// The queues.
    pub queues: Queues,
    /// The product's clock.
    pub clock: Clock,
    dynamodb: dynamodb::Dynamodb,
    objects: s3::Objects,
    secrets: secrets::Secrets,
    servers: JoinSet<()>,
    stop: DropGuard,
    _scratch: Option<TempDir>,
}

impl Engines {
    /// Starts the engines, on files in the directory `data` or in memory. `gateway` is where the gateway listens.
    ///
    /// # Errors
    /// A port, a file or the database cannot be opened.
    pub async fn start(data: Option<&Path>, gateway: SocketAddr, clock: Clock) -> Result<Self, StartError> {
        if let Some(data) = data {
            std::fs::create_dir_all(data)?;
        }
        let scratch = if data.is_none() {
            Some(tempfile::tempdir()?)
        } else {
            None
        };
        let files = data.or(scratch.as_ref().map(TempDir::path)).unwrap_or(Path::new("."));
        let (dynamodb, database) = dynamodb::start(data.map(|data| data.join("dynamodb.sqlite")).as_deref()).await?;
        let objects = s3::Objects::open(&files.join("s3"))?;
        let secrets_file = data.map(|data| data.join("secrets.json"));
        let secrets = secrets::Secrets::open(secrets_file, Ids::new(clock.clone()), gateway)?;
        let (s3_listener, sqs_listener, secrets_listener) = (serve::listen()?, serve::listen()?, serve::listen()?);
        let endpoints = Endpoints {
            dynamodb: dynamodb.address,
            s3: s3_listener.local_addr()?,
            sqs: sqs_listener.local_addr()?,
            secrets: secrets_listener.local_addr()?,
            gateway,
        };
        let queues = Queues::new(endpoints.sqs, clock.clone());
        let (mut servers, stop) = (JoinSet::new(), CancellationToken::new());
        let served = objects.clone();
        servers.spawn(serve::serve(
            s3_listener,
            hyper::service::service_fn(move |request| served.clone().answer(request)),
            stop.clone(),
        ));
        let served = queues.clone();
        servers.spawn(serve::serve(
            sqs_listener,
            hyper::service::service_fn(move |request| served.clone().answer(request)),
            stop.clone(),
        ));
        let (following, until) = (queues.clone().follow_the_clock(), stop.clone());
        servers.spawn(async move {
            until.run_until_cancelled_owned(following).await;
        });
        let served = secrets.clone();
        servers.spawn(serve::serve(
            secrets_listener,
            hyper::service::service_fn(move |request| served.clone().answer(request)),
            stop.clone(),
        ));
        Ok(Self {
            endpoints,
            database,
            queues,
            clock,
            dynamodb,
            objects,
            secrets,
            servers,
            stop: stop.drop_guard(),
            _scratch: scratch,
        })
    }

    /// The value of the template's parameter `JwtPublicKeys`: the public half of the local signing key, a JWK set.
    ///
    /// # Errors
    /// The signing key cannot be read or kept.
    pub fn jwt_public_keys(&self) -> Result<String, StartError> {
        self.secrets.public_keys()
    }

    /// The value of the secret with this logical id, once it is provisioned.
    #[must_use]
    pub fn secret(&self, logical_id: &str) -> Option<String> {
        self.secrets.get(logical_id)
    }

    /// The keys at the payment provider, as their secret holds them.
    ///
    /// # Errors
    /// The keys cannot be kept.
    pub fn razorpay_keys(&self) -> Result<String, StartError> {
        self.secrets.razorpay()
    }

    /// Creates the resources that the template declares. Tables, objects and secrets of an earlier run stay as they
    /// are.
    ///
    /// # Errors
    /// An engine refuses a declaration.
    pub async fn provision(&self, template: &Template, guard: &Guard) -> Result<(), StartError> {
        self.secrets.provision(&template.secrets)?;
        let notifications =
            notifications::Notifications::new(template.buckets.clone(), self.queues.clone(), self.clock.clone());
        self.objects
            .provision(&template.buckets, guard.clone(), notifications)?;
        let lifecycle = self
            .objects
            .follow_the_clock(template.expirations.clone(), self.clock.clone());
        self.dynamodb.spawn(lifecycle);
        provision::queues(&self.queues, template).await?;
        provision::tables(&self.database, template)?;
        self.dynamodb
            .sweep_expired(self.database.clone(), template.tables.clone(), self.clock.clone());
        Ok(())
    }

    /// Ends the engines; messages still in queues are lost.
    pub async fn stop(self) {
        let Self {
            queues, servers, stop, ..
        } = self;
        drop(stop);
        servers.join_all().await;
        queues.stop().await;
    }
}

#[cfg(test)]
mod tests;

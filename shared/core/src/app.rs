//! The app holds everything that handlers use. It is made once per container and cloned for each request.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::ops::Deref;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use serde::de::IgnoredAny as Ignored;

use crate::clients::ai::Ai;
use crate::clients::aws::Aws;
use crate::clients::mail::Mail;
use crate::clients::objects::Objects;
use crate::clients::push::Push;
use crate::clients::queues::Queues;
use crate::clients::razorpay::Razorpay;
use crate::clients::secrets_manager;
use crate::clients::sms::Sms;
use crate::clients::sockets::Sockets;
use crate::clock::Clock;
use crate::config::Config;
use crate::database::{Database, Key, Table};
use crate::error::{Error, Result};
use crate::ids::Ids;
use crate::metrics::Metrics;
use crate::platform::{Observer, Platform};
use crate::secrets::Secrets;
use crate::tokens::access_token::Tokens;
use crate::tokens::passwords::Passwords;

/// What areas keep in the container, one value a type.
type Extensions = Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>;

/// The services that handlers use.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// The parts of an [`App`].
///
/// The ports are made when first asked for, so that a function neither links nor starts what it does not use.
pub struct Parts {
    /// Time.
    pub clock: Clock,
    /// Ids and randomness.
    pub ids: Ids,
    /// The environment.
    pub config: Config,
    /// The secrets this function was given.
    pub secrets: Secrets,
    /// DynamoDB.
    pub database: Database,
    /// Password hashes.
    pub passwords: Passwords,
    /// Numbers for CloudWatch.
    pub metrics: Metrics,
    /// The observer of a local cloud.
    pub observer: Observer,
    extensions: Extensions,
    aws: Aws,
    tokens: Option<Tokens>,
    queues: OnceLock<Queues>,
    objects: OnceLock<Objects>,
    uploads: OnceLock<Objects>,
    sockets: OnceLock<Sockets>,
    sms: OnceLock<Sms>,
    mail: OnceLock<Mail>,
    push: OnceLock<Push>,
    ai: OnceLock<Ai>,
    razorpay: OnceLock<Razorpay>,
}

impl App {
    /// Reads configuration and secrets.
    ///
    /// # Errors
    /// The environment or a secret cannot be used; the function must not start.
    pub async fn start(platform: Platform) -> Result<Self> {
        let config = Config::new(platform.environment.clone())?;
        let (clock, observer) = (platform.clock.clone(), platform.observer.clone());
        let aws = Aws::new(platform);
        let secrets = secrets_manager::load(&config, &aws).await?;
        let ids = Ids::new(clock.clone());
        let tokens = match config.optional("JWT_PUBLIC_KEYS") {
            None => None,
            Some(jwks) => {
                let (issuer, audience) = (config.required("JWT_ISSUER")?, config.required("JWT_AUDIENCE")?);
                Some(Tokens::new(
                    issuer,
                    audience,
                    jwks,
                    secrets.optional("SIGNING_KEY_SECRET"),
                )?)
            }
        };
        let metrics = Metrics::new(&config, clock.clone());
        Ok(Self(Arc::new(Parts {
            database: Database::new(aws.dynamodb(), config.clone(), ids.clone(), metrics.clone()),
            passwords: Passwords::new(ids.clone()),
            metrics,
            observer,
            extensions: Extensions::default(),
            clock,
            ids,
            config,
            secrets,
            aws,
            tokens,
            queues: OnceLock::new(),
            objects: OnceLock::new(),
            uploads: OnceLock::new(),
            sockets: OnceLock::new(),
            sms: OnceLock::new(),
            mail: OnceLock::new(),
            push: OnceLock::new(),
            ai: OnceLock::new(),
            razorpay: OnceLock::new(),
        })))
    }

    /// One cheap call during init: the TLS handshake is what the first user would otherwise wait for.
    pub(crate) async fn warm_up(&self) {
        if self.config.optional("USERS_TABLE").is_none() {
            return;
        }
        let nothing = Key::new(Table::Users, "WARM_UP", "WARM_UP");
        if let Err(error) = self.database.get::<Ignored>(&nothing).await {
            tracing::warn!(%error, "the warm-up call failed");
        }
    }

    /// The value of this type that lives as long as the container, made at its first use. It is for caches of an area
    /// that the core does not know.
    #[must_use]
    pub fn extension<T: Any + Default + Send + Sync>(&self) -> Arc<T> {
        let mut extensions = self.extensions.lock().unwrap_or_else(PoisonError::into_inner);
        let value = extensions
            .entry(TypeId::of::<T>())
            .or_insert_with(|| Arc::<T>::default());
        // The key is the type.
        Arc::clone(value).downcast().unwrap_or_default()
    }

    /// Access tokens.
    ///
    /// # Errors
    /// The template does not give this function the public keys.
    pub fn tokens(&self) -> Result<&Tokens> {
        self.tokens
            .as_ref()
            .ok_or_else(|| Error::internal("JWT_PUBLIC_KEYS is not set"))
    }

    /// SQS.
    #[must_use]
    pub fn queues(&self) -> &Queues {
        self.queues
            .get_or_init(|| Queues::new(self.aws.sqs(), self.config.clone()))
    }

    /// The bucket of media: what clients are shown.
    #[must_use]
    pub fn objects(&self) -> &Objects {
        self.objects
            .get_or_init(|| Objects::new(self.aws.s3(), self.config.clone(), "MEDIA_BUCKET"))
    }

    /// The bucket of uploads: course files and what is made of them.
    #[must_use]
    pub fn uploads(&self) -> &Objects {
        self.uploads
            .get_or_init(|| Objects::new(self.aws.s3(), self.config.clone(), "UPLOADS_BUCKET"))
    }

    /// The open WebSocket connections.
    ///
    /// # Errors
    /// The template does not give this function the WebSocket API.
    pub fn sockets(&self) -> Result<&Sockets> {
        let endpoint = self.config.required("WEBSOCKET_ENDPOINT")?;
        Ok(self
            .sockets
            .get_or_init(|| Sockets::new(self.aws.connections(endpoint))))
    }

    /// SMS.
    #[must_use]
    pub fn sms(&self) -> &Sms {
        self.sms.get_or_init(|| Sms::new(self.aws.http().clone()))
    }

    /// Email.
    #[must_use]
    pub fn mail(&self) -> &Mail {
        self.mail.get_or_init(|| Mail::new(self.aws.sesv2()))
    }

    /// Push messages.
    #[must_use]
    pub fn push(&self) -> &Push {
        self.push
            .get_or_init(|| Push::new(self.aws.http().clone(), self.clock.clone()))
    }

    /// The payment provider.
    #[must_use]
    pub fn razorpay(&self) -> &Razorpay {
        self.razorpay.get_or_init(|| Razorpay::new(self.aws.http().clone()))
    }

    /// The AI service.
    #[must_use]
    pub fn ai(&self) -> &Ai {
        self.ai.get_or_init(|| Ai::new(self.aws.http().clone()))
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

//! S3: s3s on the file system, with IAM, CORS and event notifications in front.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use hyper::body::Incoming;
use s3s::access::{S3Access, S3AccessContext};
use s3s::auth::{S3Auth, SecretKey};
use s3s::path::S3Path;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s::{S3Result, s3_error};
use shared::clock::Clock;

use super::error::StartError;
use super::lifecycle::{self, Births};
use super::notifications::{Notifications, ObjectEvent};
use crate::endpoints::{SECRET_ACCESS_KEY, bucket_arn};
use crate::guard::{Guard, object_permissions};
use crate::policy::Permission;
use crate::template::{BucketSpec, Expiration};

type Request = http::Request<Incoming>;
type Response = http::Response<s3s::Body>;

/// The objects of one local cloud; clones share them.
#[derive(Clone)]
pub(super) struct Objects {
    root: PathBuf,
    engine: S3Service,
    iam: Iam,
    notifications: Arc<OnceLock<Notifications>>,
    births: Births,
}

impl Objects {
    /// The objects in the directory `root`, which is created if it is missing.
    pub(super) fn open(root: &Path) -> Result<Self, StartError> {
        std::fs::create_dir_all(root)?;
        let files =
            s3s_fs::FileSystem::new(root).map_err(|error| StartError::new(format!("{}: {error:?}", root.display())))?;
        let iam = Iam {
            guard: Arc::default(),
            root: root.to_owned(),
        };
        let mut builder = S3ServiceBuilder::new(files);
        builder.set_auth(iam.clone());
        builder.set_access(iam.clone());
        Ok(Self {
            root: root.to_owned(),
            engine: builder.build(),
            iam,
            notifications: Arc::default(),
            births: Births::default(),
        })
    }

    /// Creates the buckets. Until then every request is refused.
    pub(super) fn provision(
        &self,
        buckets: &[BucketSpec],
        guard: Guard,
        notifications: Notifications,
    ) -> Result<(), StartError> {
        for bucket in buckets {
            std::fs::create_dir_all(self.root.join(&bucket.name))?;
        }
        let is_first = self.iam.guard.set(guard).is_ok() && self.notifications.set(notifications).is_ok();
        if is_first {
            Ok(())
        } else {
            Err(StartError::new("the buckets are provisioned already"))
        }
    }

    /// Deletes objects when their bucket's lifecycle says so.
    pub(super) fn follow_the_clock(&self, rules: Vec<Expiration>, clock: Clock) -> impl Future<Output = ()> + use<> {
        lifecycle::follow_the_clock(self.root.clone(), rules, self.births.clone(), clock)
    }

    pub(super) async fn answer(self, request: Request) -> Result<Response, s3s::HttpError> {
        let origin = request.headers().get(http::header::ORIGIN).cloned();
        let mut response = match request.method() {
            &http::Method::OPTIONS => preflight(&request),
            _ => self.call(request).await?,
        };
        if let Some(origin) = origin {
            let headers = response.headers_mut();
            headers.insert(http::header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            headers.insert(
                http::header::ACCESS_CONTROL_EXPOSE_HEADERS,
                http::HeaderValue::from_static("ETag"),
            );
        }
        Ok(response)
    }

    async fn call(self, request: Request) -> Result<Response, s3s::HttpError> {
        let event = ObjectEvent::of(&request);
        let response = self.engine.call(request.map(s3s::Body::from)).await?;
        if let (Some(event), Some(notifications), true) =
            (event, self.notifications.get(), response.status().is_success())
        {
            let etag = response
                .headers()
                .get(http::header::ETAG)
                .and_then(|etag| etag.to_str().ok())
                .unwrap_or_default();
            if let Some((object, now)) = notifications.written(&event) {
                self.births.note(self.root.join(object), now);
            }
            notifications.send(&event, etag, &self.root).await;
        }
        Ok(response)
    }
}

/// s3s does not answer `OPTIONS`. Every origin is allowed: there is nothing to protect on loopback.
fn preflight(request: &Request) -> Response {
    let mut response = Response::new(s3s::Body::empty());
    let headers = response.headers_mut();
    headers.insert(
        http::header::ACCESS_CONTROL_ALLOW_METHODS,
        http::HeaderValue::from_static("GET, PUT, POST, HEAD, DELETE"),
    );
    headers.insert(
        http::header::ACCESS_CONTROL_MAX_AGE,
        http::HeaderValue::from_static("3000"),
    );
    if let Some(wanted) = request.headers().get(http::header::ACCESS_CONTROL_REQUEST_HEADERS) {
        headers.insert(http::header::ACCESS_CONTROL_ALLOW_HEADERS, wanted.clone());
    }
    response
}

/// Authorizes a request by its signer: a presigned URL carries its signer's rights, as on AWS.
#[derive(Clone)]
struct Iam {
    guard: Arc<OnceLock<Guard>>,
    root: PathBuf,
}

impl Iam {
    fn owner(&self, access_key: &str) -> S3Result<(&Guard, &str)> {
        let known = self
            .guard
            .get()
            .and_then(|guard| Some((guard, guard.owner(access_key)?)));
        known.ok_or_else(|| s3_error!(InvalidAccessKeyId))
    }

    /// Whether the function may learn that the object of `permission` does not exist: without `s3:ListBucket` S3
    /// answers 403 instead of 404 (<https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html>,
    /// "Permissions").
    fn hides(&self, guard: &Guard, function: &str, permission: &Permission) -> bool {
        let object = permission
            .resource
            .strip_prefix("arn:aws:s3:::")
            .and_then(|object| object.split_once('/'));
        let Some((bucket, key)) = object.filter(|_| permission.action == "s3:GetObject") else {
            return false;
        };
        let list = Permission::new("s3:ListBucket", bucket_arn(bucket, None));
        !self.root.join(bucket).join(key).exists() && !guard.allows(function, &list)
    }
}

#[async_trait::async_trait]
impl S3Auth for Iam {
    async fn get_secret_key(&self, access_key: &str) -> S3Result<SecretKey> {
        self.owner(access_key).map(|_| SecretKey::from(SECRET_ACCESS_KEY))
    }
}

#[async_trait::async_trait]
impl S3Access for Iam {
    async fn check(&self, context: &mut S3AccessContext<'_>) -> S3Result<()> {
        let credentials = context.credentials().ok_or_else(|| s3_error!(AccessDenied))?;
        let (guard, function) = self.owner(&credentials.access_key)?;
        let (bucket, key) = match context.s3_path() {
            S3Path::Root => ("", ""),
            S3Path::Bucket { bucket } => (&**bucket, ""),
            S3Path::Object { bucket, key } => (&**bucket, &**key),
        };
        let copy_source = context
            .headers()
            .get("x-amz-copy-source")
            .and_then(|source| source.to_str().ok());
        let permissions = object_permissions(context.s3_op().name(), bucket, key, copy_source);
        guard
            .check(function, &permissions)
            .map_err(|denial| s3_error!(denial, AccessDenied))?;
        let is_hidden = permissions
            .iter()
            .any(|permission| self.hides(guard, function, permission));
        if is_hidden {
            Err(s3_error!(AccessDenied))
        } else {
            Ok(())
        }
    }
}

//! Refuses what a function's policies do not allow, before it is sent: a missing permission fails here, not in
//! production.

mod permissions;

use std::sync::{Arc, Mutex, PoisonError};

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::BeforeTransmitInterceptorContextRef;
use aws_smithy_runtime_api::client::interceptors::{Intercept, SharedInterceptor, dyn_dispatch_hint};
use aws_smithy_runtime_api::client::orchestrator::Metadata;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;

pub(crate) use permissions::{Call, object_permissions};

use crate::policy::{Permission, Policies};

/// A call that was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{function} is not allowed {action} on {resource}: add it to the function's Policies in template.yaml")]
pub struct Denial {
    /// Logical id of the function.
    pub function: String,
    /// The action that is missing.
    pub action: String,
    /// The ARN that it is missing for.
    pub resource: String,
}

/// Checks calls against the policies and records denials; clones share them.
#[derive(Clone, Debug, Default)]
pub struct Guard {
    policies: Arc<Policies>,
    denials: Arc<Mutex<Vec<Denial>>>,
}

impl Guard {
    /// A guard that knows the policies of every function.
    #[must_use]
    pub fn new(policies: Policies) -> Self {
        Self {
            policies: Arc::new(policies),
            denials: Arc::default(),
        }
    }

    /// The interceptor for the SDK clients of the function `logical_id`.
    #[must_use]
    pub fn interceptor(&self, logical_id: &str) -> SharedInterceptor {
        SharedInterceptor::new(FunctionGuard {
            function: logical_id.to_owned(),
            guard: self.clone(),
        })
    }

    /// All denials so far; a sound test causes none.
    #[must_use]
    pub fn denials(&self) -> Vec<Denial> {
        self.denials.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The logical id of the function an access key belongs to.
    pub(crate) fn owner(&self, access_key: &str) -> Option<&str> {
        self.policies.owner(access_key)
    }

    /// Whether the function has `permission`. Unlike [`Guard::check`], this records no denial.
    pub(crate) fn allows(&self, function: &str, permission: &Permission) -> bool {
        self.policies.grants(function, permission)
    }

    /// Checks that the function has all of `permissions`.
    ///
    /// # Errors
    /// The first permission that it lacks.
    pub fn check(&self, function: &str, permissions: &[Permission]) -> Result<(), Denial> {
        let lacked = permissions.iter().find(|permission| !self.allows(function, permission));
        let Some(Permission { action, resource, .. }) = lacked else {
            return Ok(());
        };
        let denial = Denial {
            function: function.to_owned(),
            action: action.clone(),
            resource: resource.clone(),
        };
        tracing::error!(%denial, "permission denied");
        self.denials
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(denial.clone());
        Err(denial)
    }
}

#[derive(Debug)]
struct FunctionGuard {
    function: String,
    guard: Guard,
}

#[dyn_dispatch_hint]
impl Intercept for FunctionGuard {
    fn name(&self) -> &'static str {
        "FunctionGuard"
    }

    // The earliest hook at which the URI carries the endpoint's path, and so an S3 bucket.
    fn read_before_signing(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let metadata = config
            .load::<Metadata>()
            .ok_or("a call without metadata cannot be checked")?;
        let request = context.request();
        let call = Call {
            service: metadata.service(),
            operation: metadata.name(),
            uri: request.uri(),
            method: request.method(),
            copy_source: request.headers().get("x-amz-copy-source"),
            body: request.body().bytes().unwrap_or_default(),
            websocket_arn: self.guard.policies.websocket_arn(),
        };
        Ok(self.guard.check(&self.function, &call.permissions()?)?)
    }
}

//! The options of a local cloud.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;

/// The place that keeps the data.
#[derive(Clone, Debug)]
pub enum Storage {
    /// Nowhere: data ends with the process.
    Memory,
    /// In this directory, which is created if it is missing.
    Directory(PathBuf),
}

impl Storage {
    /// The directory, if there is one.
    #[must_use]
    pub fn directory(&self) -> Option<&Path> {
        match self {
            Self::Memory => None,
            Self::Directory(directory) => Some(directory),
        }
    }
}

/// The options of a cloud.
#[derive(Clone, Debug)]
pub struct Options {
    /// Port of the gateway on 127.0.0.1; 0 picks a free one.
    pub port: u16,
    /// The place that keeps the data.
    pub storage: Storage,
    /// The template's parameter `AdminEmail`.
    pub admin_email: String,
    /// The delay before a failed message is tried again, in whole seconds. Without it, messages wait as in SQS: as long as
    /// the function asks, or else for the queue's visibility timeout, by the product's clock.
    pub retry_delay: Option<Duration>,
    /// A template to use instead of the repository's.
    pub template: Option<String>,
    /// An API definition to use instead of the repository's.
    pub api: Option<String>,
    /// Parameters of the template that override the cloud's own.
    pub parameters: BTreeMap<String, String>,
    /// Invocations that may run at once, of all functions together, as Lambda limits an account; no limit without it.
    pub concurrency: Option<usize>,
    /// Whether the HTTP API's stage throttles as the template says.
    pub stage_throttles: bool,
    /// Whether functions of the template may be missing; their routes and queues then do not work.
    pub partial: bool,
    /// Binaries of functions whose messages wait until [`Cloud::poll`](super::Cloud::poll) is asked to hand them over.
    pub unpolled: BTreeSet<String>,
    /// Keeps the batches of messages that functions are given, to look for what must not be in a queue.
    pub batches: Option<Arc<Mutex<Vec<Value>>>>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            storage: Storage::Memory,
            admin_email: "admin@example.com".to_owned(),
            retry_delay: None,
            template: None,
            api: None,
            parameters: BTreeMap::new(),
            concurrency: None,
            stage_throttles: false,
            partial: false,
            unpolled: BTreeSet::new(),
            batches: None,
        }
    }
}

//! How a local cloud is to be.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Where data is kept.
#[derive(Clone, Debug)]
pub enum Storage {
    /// Nowhere.
    Memory,
    /// In this directory, which is made if it is missing.
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

/// How a cloud is to be.
#[derive(Clone, Debug)]
pub struct Options {
    /// Port of the gateway on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// Where data is kept.
    pub storage: Storage,
    /// The template's parameter `AdminEmail`.
    pub admin_email: String,
    /// When a message that failed is tried again; whole seconds.
    pub retry_delay: Duration,
    /// Another template than the repository's.
    pub template: Option<String>,
    /// Another API definition than the repository's.
    pub api: Option<String>,
    /// Further parameters of the template; they win.
    pub parameters: BTreeMap<String, String>,
    /// Whether functions of the template may be missing; their routes and queues are then dead.
    pub partial: bool,
    /// Binaries of functions whose messages wait until [`Cloud::poll`](super::Cloud::poll) is asked to hand them over.
    pub unpolled: BTreeSet<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            storage: Storage::Memory,
            admin_email: "admin@example.com".to_owned(),
            retry_delay: Duration::from_secs(1),
            template: None,
            api: None,
            parameters: BTreeMap::new(),
            partial: false,
            unpolled: BTreeSet::new(),
        }
    }
}

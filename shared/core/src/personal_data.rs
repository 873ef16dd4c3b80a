//! What an area does with the personal data of a user: adds it to an archive, and erases it.
//!
//! Every area has a constant `PERSONAL_DATA` of this type, and the background worker walks the list of all areas.
//! Data that is in neither function of its area is neither exported nor erased.

use futures::future::BoxFuture;
use serde::Serialize;

use crate::app::App;
use crate::error::{Error, Result};
use crate::ids::UserId;

/// The personal data of an area.
#[derive(Clone, Copy, Debug)]
pub struct PersonalData {
    /// The crate of the area: `env!("CARGO_PKG_NAME")`.
    pub area: &'static str,
    /// Adds the data of a user to an archive.
    pub export: for<'a> fn(&'a App, UserId, &'a mut dyn PersonalArchive) -> BoxFuture<'a, Result<()>>,
    /// Erases the data of a deleted user. Data that the law requires to keep loses everything that identifies the user.
    ///
    /// It may be repeated, and continues where an interrupted erasure stopped.
    pub erase: for<'a> fn(&'a App, UserId) -> BoxFuture<'a, Result<()>>,
}

/// An archive of the data of one user.
pub trait PersonalArchive: Send {
    /// Adds a file.
    fn add(&mut self, name: &str, content: &[u8]) -> Result<()>;
}

impl dyn PersonalArchive + '_ {
    /// Adds a JSON document.
    pub fn add_document(&mut self, name: &str, content: &impl Serialize) -> Result<()> {
        let json = serde_json::to_vec_pretty(content).map_err(Error::internal)?;
        self.add(name, &json)
    }
}

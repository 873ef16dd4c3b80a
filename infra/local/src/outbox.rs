//! What the product asked the providers to send: the developer's phone, mailbox and device in one.

pub mod journal;

use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use self::journal::Journal;

/// The channel of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// Twilio.
    Sms,
    /// SES.
    Email,
    /// FCM.
    Push,
    /// None: a limit held the mail back, so that the provider was not asked to send it.
    Held,
}

/// One message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The id that the provider gave it.
    pub id: String,
    /// The channel that carries it.
    pub channel: Channel,
    /// A phone number, email address or device token.
    pub to: String,
    /// Email subject or push title.
    pub subject: Option<String>,
    /// The text.
    pub body: String,
    /// When the provider accepted it, by the product's clock.
    pub at: Timestamp,
}

/// All messages so far; clones share them.
#[derive(Clone, Debug, Default)]
pub struct Outbox(Arc<Mutex<Kept>>);

#[derive(Debug, Default)]
struct Kept {
    entries: Vec<Entry>,
    file: Option<Journal>,
}

impl Outbox {
    /// Opens the outbox in the JSON-lines file at `path`, one entry per line, and creates the file if it is missing.
    ///
    /// # Errors
    /// The file cannot be read or written.
    pub fn open(path: &Path) -> io::Result<Self> {
        let (file, entries) = Journal::open(path)?;
        Ok(Self(Arc::new(Mutex::new(Kept {
            entries,
            file: Some(file),
        }))))
    }

    /// Keeps `entry`, on disk first if there is a file.
    ///
    /// # Errors
    /// The file cannot be written; the entry is then not kept.
    pub fn record(&self, entry: Entry) -> io::Result<()> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(file) = &mut kept.file {
            file.append(std::slice::from_ref(&entry))?;
        }
        kept.entries.push(entry);
        Ok(())
    }

    /// The entries of a channel and addressee, newest first.
    #[must_use]
    pub fn list(&self, channel: Option<Channel>, to: Option<&str>) -> Vec<Entry> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let wanted = |entry: &&Entry| {
            channel.is_none_or(|channel| channel == entry.channel) && to.is_none_or(|to| to == entry.to)
        };
        kept.entries.iter().rev().filter(wanted).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use std::fs::OpenOptions;
    use std::io::Write as _;

    use super::*;

    fn entry(id: &str, channel: Channel, to: &str) -> Entry {
        Entry {
            id: id.into(),
            channel,
            to: to.into(),
            subject: None,
            body: "line\nbreak".into(),
            at: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn it_lists_newest_first_and_filters() {
        let outbox = Outbox::default();
        outbox.record(entry("1", Channel::Sms, "+911")).unwrap();
        outbox.record(entry("2", Channel::Email, "a@example.com")).unwrap();
        outbox.record(entry("3", Channel::Sms, "+911")).unwrap();
        let ids = |channel, to| {
            outbox
                .list(channel, to)
                .into_iter()
                .map(|entry| entry.id)
                .collect::<Vec<_>>()
        };
        assert_eq!(ids(None, None), ["3", "2", "1"]);
        assert_eq!(ids(Some(Channel::Sms), Some("+911")), ["3", "1"]);
        assert_eq!(ids(Some(Channel::Push), None), [""; 0]);
    }

    #[test]
    fn it_survives_a_restart_even_after_a_torn_write() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("outbox.jsonl");
        Outbox::open(&path)
            .unwrap()
            .record(entry("1", Channel::Sms, "+911"))
            .unwrap();
        OpenOptions::new()
            .append(true)
            .open(&path)
            .unwrap()
            .write_all(b"{\"id\":\"2\",\"chan")
            .unwrap();
        Outbox::open(&path)
            .unwrap()
            .record(entry("3", Channel::Push, "token"))
            .unwrap();
        let listed = Outbox::open(&path).unwrap().list(None, None);
        assert_eq!(
            listed,
            [entry("3", Channel::Push, "token"), entry("1", Channel::Sms, "+911")]
        );
    }
}

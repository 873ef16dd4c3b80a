//! A file of JSON lines, to which everything that is kept is appended.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// The open file.
#[derive(Debug)]
pub struct Journal(File);

impl Journal {
    /// Opens the file at `path`, which is created if it is missing, and reads its entries, oldest first.
    ///
    /// # Errors
    /// The file cannot be read or written.
    pub fn open<T: DeserializeOwned>(path: &Path) -> io::Result<(Self, Vec<T>)> {
        let text = match std::fs::read(path) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error),
        };
        // A kill can tear the last line; nothing was promised about an entry that was still being written.
        let entries = text
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect();
        let mut file = OpenOptions::new().create(true).append(true).open(path)?;
        if !text.is_empty() && !text.ends_with('\n') {
            file.write_all(b"\n")?;
        }
        Ok((Self(file), entries))
    }

    /// Appends `entries`, in one write: what the kernel has survives the end of this process.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn append<T: Serialize>(&mut self, entries: &[T]) -> io::Result<()> {
        let mut lines = String::new();
        for entry in entries {
            lines += &serde_json::to_string(entry)?;
            lines.push('\n');
        }
        self.0.write_all(lines.as_bytes())
    }
}

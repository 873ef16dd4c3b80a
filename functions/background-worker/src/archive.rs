//! The archive of a user's data: a ZIP file of JSON documents and pictures.
//!
//! It is made in a file, one picture at a time: there is no limit to the pictures somebody uploads.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;

use serde::Serialize;
use shared::{Error, Result};
use tempfile::NamedTempFile;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// An archive in the making.
pub(crate) struct Archive {
    zip: ZipWriter<File>,
    file: NamedTempFile,
}

/// An archive on the disk of the function, removed when dropped.
pub(crate) struct Finished(NamedTempFile);

impl Finished {
    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Archive {
    pub(crate) fn new() -> Result<Self> {
        let file = NamedTempFile::new().map_err(Error::internal)?;
        let zip = ZipWriter::new(file.reopen().map_err(Error::internal)?);
        Ok(Self { zip, file })
    }

    /// Adds a JSON document.
    pub(crate) fn document(&mut self, name: &str, content: &impl Serialize) -> Result<()> {
        let json = serde_json::to_vec_pretty(content).map_err(Error::internal)?;
        self.bytes(name, &json)
    }

    /// Adds a file as it is. Nothing is compressed: pictures are already, the rest is short.
    pub(crate) fn bytes(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        self.zip
            .start_file(name, SimpleFileOptions::default())
            .map_err(Error::internal)?;
        self.zip.write_all(bytes).map_err(Error::internal)
    }

    /// Closes the archive.
    pub(crate) fn finish(self) -> Result<Finished> {
        self.zip.finish().map_err(Error::internal)?;
        Ok(Finished(self.file))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn what_was_added_can_be_read() {
        let mut archive = Archive::new().unwrap();
        archive
            .document("profile.json", &serde_json::json!({ "name": "Asha" }))
            .unwrap();
        archive.bytes("pictures/1.png", b"png").unwrap();
        let finished = archive.finish().unwrap();
        let mut zip = zip::ZipArchive::new(File::open(finished.path()).unwrap()).unwrap();
        let names: Vec<_> = zip.file_names().map(Result::unwrap).collect();
        assert_eq!(names, ["profile.json", "pictures/1.png"]);
        let mut text = String::new();
        zip.by_name("profile.json").unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, "{\n  \"name\": \"Asha\"\n}");
    }
}

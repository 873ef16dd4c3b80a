//! The archive of a user's data: a ZIP file of JSON documents and pictures.
//!
//! It is written to a file, one picture at a time, because the number of pictures is unlimited.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;

use shared::personal_data::PersonalArchive;
use shared::{Error, Result};
use tempfile::NamedTempFile;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// An archive that is being written.
pub(crate) struct Archive {
    zip: ZipWriter<File>,
    file: NamedTempFile,
}

/// A finished archive on the disk of the function. Dropping it deletes the file.
pub(crate) struct FinishedArchive(NamedTempFile);

impl FinishedArchive {
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

    /// Closes the archive.
    pub(crate) fn finish(self) -> Result<FinishedArchive> {
        self.zip.finish().map_err(Error::internal)?;
        Ok(FinishedArchive(self.file))
    }
}

impl PersonalArchive for Archive {
    /// Adds a file without compression: pictures are compressed already, and the rest is short.
    fn add(&mut self, name: &str, content: &[u8]) -> Result<()> {
        self.zip
            .start_file(name, SimpleFileOptions::default())
            .map_err(Error::internal)?;
        self.zip.write_all(content).map_err(Error::internal)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn added_files_can_be_read() {
        let mut archive = Archive::new().unwrap();
        let files: &mut dyn PersonalArchive = &mut archive;
        files
            .add_document("profile.json", &serde_json::json!({ "name": "Asha" }))
            .unwrap();
        files.add("pictures/1.png", b"png").unwrap();
        let finished = archive.finish().unwrap();
        let mut zip = zip::ZipArchive::new(File::open(finished.path()).unwrap()).unwrap();
        let names: Vec<_> = zip.file_names().map(Result::unwrap).collect();
        assert_eq!(names, ["profile.json", "pictures/1.png"]);
        let mut text = String::new();
        zip.by_name("profile.json").unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, "{\n  \"name\": \"Asha\"\n}");
    }
}

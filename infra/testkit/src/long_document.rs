//! A real document of more than two hundred pages.

use std::fs::File;
use std::io::Read as _;

use zip::ZipArchive;

use crate::Result;

const ARCHIVE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/haskell98-report.zip");
/// The name of the file.
pub const FILENAME: &str = "haskell98-report.pdf";
/// The number of its pages.
pub const PAGES: usize = 216;

/// Reads the Haskell 98 report, a PDF.
///
/// # Errors
/// The archive in the repository cannot be read.
pub fn read() -> Result<Vec<u8>> {
    let mut archive = ZipArchive::new(File::open(ARCHIVE)?)?;
    let mut pdf = Vec::new();
    archive.by_name(FILENAME)?.read_to_end(&mut pdf)?;
    Ok(pdf)
}

//! A real document of more than two hundred pages.

use std::fs::File;
use std::io::Read as _;

use zip::ZipArchive;

use crate::Result;

const ARCHIVE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/haskell98-report.zip");
/// Its name.
pub const FILENAME: &str = "haskell98-report.pdf";
/// Its pages.
pub const PAGES: usize = 216;

/// The report on Haskell 98, a PDF.
///
/// # Errors
/// It is not in the repository.
pub fn read() -> Result<Vec<u8>> {
    let mut archive = ZipArchive::new(File::open(ARCHIVE)?)?;
    let mut pdf = Vec::new();
    archive.by_name(FILENAME)?.read_to_end(&mut pdf)?;
    Ok(pdf)
}

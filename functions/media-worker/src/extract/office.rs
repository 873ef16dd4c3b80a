//! DOCX and PPTX (ECMA-376): ZIP containers of XML parts.

use std::collections::HashMap;
use std::io::{Cursor, Read as _};

use shared_catalog::rules::course_file::FailureReason;
use zip::ZipArchive;
use zip::result::ZipError;

use super::Budget;
use super::xml::{DRAWING, WORD, attributes, text};

/// No real document has this many parts.
const MAX_PARTS: usize = 20_000;

/// `EncryptedPackage`, the stream of an encrypted document (MS-OFFCRYPTO §1.3.2), as a compound file names it.
const ENCRYPTED_PACKAGE: &str = "EncryptedPackage";

/// Whether a compound file is an encrypted Office document.
pub(super) fn is_encrypted(bytes: &[u8]) -> bool {
    let name: Vec<u8> = ENCRYPTED_PACKAGE.encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.windows(name.len()).any(|window| window == name)
}

/// The text of a DOCX. Only a program that lays it out knows where its pages end.
pub(super) fn docx(bytes: &[u8], budget: &mut Budget) -> Result<String, FailureReason> {
    let document = Parts::open(bytes)?.main("word/document.xml", budget)?;
    text(&document, &WORD, budget)
}

/// The text of the slides of a PPTX, in the order of the presentation.
pub(super) fn pptx(bytes: &[u8], budget: &mut Budget) -> Result<Vec<String>, FailureReason> {
    let mut parts = Parts::open(bytes)?;
    let presentation = parts.main("ppt/presentation.xml", budget)?;
    let slides = attributes(&presentation, b"sldId", [b"id", b"r:id"], budget)?;
    budget.check_pages(slides.len())?;
    let relations = parts.main("ppt/_rels/presentation.xml.rels", budget)?;
    let targets = attributes(&relations, b"Relationship", [b"Id", b"Target"], budget)?;
    let targets: HashMap<_, _> = targets.into_iter().collect();
    let mut pages = Vec::with_capacity(slides.len());
    for (_, relation) in slides {
        budget.check_time()?;
        let target = targets.get(&relation).ok_or(FailureReason::Broken)?;
        // Relative to `ppt/`, or from the root.
        let name = target
            .strip_prefix('/')
            .map_or_else(|| format!("ppt/{target}"), str::to_owned);
        let slide = parts.part(&name, budget)?.ok_or(FailureReason::Broken)?;
        pages.push(text(&slide, &DRAWING, budget)?);
    }
    Ok(pages)
}

struct Parts<'b>(ZipArchive<Cursor<&'b [u8]>>);

impl<'b> Parts<'b> {
    fn open(bytes: &'b [u8]) -> Result<Self, FailureReason> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| reason(&error))?;
        if archive.len() > MAX_PARTS {
            return Err(FailureReason::TooLarge);
        }
        Ok(Self(archive))
    }

    /// A required part: without it, this is another kind of document.
    fn main(&mut self, name: &str, budget: &mut Budget) -> Result<Vec<u8>, FailureReason> {
        self.part(name, budget)?.ok_or(FailureReason::NotTheAnnouncedType)
    }

    fn part(&mut self, name: &str, budget: &mut Budget) -> Result<Option<Vec<u8>>, FailureReason> {
        let part = match self.0.by_name(name) {
            Ok(part) => part,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(reason(&error)),
        };
        // The declared size is not trusted. ExtractionOutcome one byte more than allowed detects a part that is too large.
        let max = budget.part();
        let mut bytes = Vec::new();
        let read = part.take(max as u64 + 1).read_to_end(&mut bytes);
        read.map_err(|_| FailureReason::Broken)?;
        if bytes.len() > max {
            return Err(FailureReason::TooLarge);
        }
        budget.unpacked(bytes.len())?;
        Ok(Some(bytes))
    }
}

fn reason(error: &ZipError) -> FailureReason {
    match error {
        ZipError::UnsupportedArchive(problem) if *problem == ZipError::PASSWORD_REQUIRED => FailureReason::Encrypted,
        ZipError::InvalidPassword => FailureReason::Encrypted,
        _ => FailureReason::Broken,
    }
}

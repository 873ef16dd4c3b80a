//! The text of documents, page by page, within limits: a document is what a stranger made it.

mod office;
mod pdf;
mod plain;
mod xml;

use std::time::{Duration, Instant};

use shared::types::SNIFFED_BYTES;
use shared::types::document::{DocumentType, Sniffed};
use shared_catalog::rules::course_file::FailureReason;
use shared_tutor::retrieval::tokens;

/// What reading a document may cost.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Most pages or slides.
    pub pages: usize,
    /// Most bytes that one compressed part may unpack to.
    pub part: usize,
    /// Most bytes that all parts together may unpack to.
    pub unpacked: usize,
    /// Most bytes of text.
    pub text: usize,
    /// Longest time.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        const MIB: usize = 1024 * 1024;
        Self {
            pages: 2_000,
            part: 64 * MIB,
            unpacked: 256 * MIB,
            text: 64 * MIB,
            time: Duration::from_secs(60),
        }
    }
}

/// What is left of the limits.
struct Budget {
    limits: Limits,
    unpacked: usize,
    text: usize,
    deadline: Instant,
}

impl Budget {
    fn new(limits: Limits) -> Self {
        Self {
            limits,
            unpacked: limits.unpacked,
            text: limits.text,
            deadline: Instant::now() + limits.time,
        }
    }

    fn check_time(&self) -> Result<(), FailureReason> {
        let is_over = Instant::now() >= self.deadline;
        if is_over { Err(FailureReason::TooSlow) } else { Ok(()) }
    }

    fn check_pages(&self, pages: usize) -> Result<(), FailureReason> {
        let is_over = pages > self.limits.pages;
        if is_over {
            Err(FailureReason::TooManyPages)
        } else {
            Ok(())
        }
    }

    /// How many bytes the next part may unpack to.
    fn part(&self) -> usize {
        self.limits.part.min(self.unpacked)
    }

    fn unpacked(&mut self, bytes: usize) -> Result<(), FailureReason> {
        self.unpacked = self.unpacked.checked_sub(bytes).ok_or(FailureReason::TooLarge)?;
        Ok(())
    }

    fn text(&mut self, bytes: usize) -> Result<(), FailureReason> {
        self.text = self.text.checked_sub(bytes).ok_or(FailureReason::TooLarge)?;
        Ok(())
    }
}

/// The text of each page of a document that was announced as `document`; unpaged ones have one page.
///
/// # Errors
/// Why it cannot be read.
pub fn pages(document: DocumentType, bytes: &[u8], limits: Limits) -> Result<Vec<String>, FailureReason> {
    let first = bytes.get(..SNIFFED_BYTES).unwrap_or(bytes);
    if !document.fits(first) {
        let is_office = matches!(document, DocumentType::Docx | DocumentType::Pptx);
        let is_encrypted =
            is_office && DocumentType::sniff(first) == Sniffed::CompoundFile && office::is_encrypted(bytes);
        return Err(if is_encrypted {
            FailureReason::Encrypted
        } else {
            FailureReason::NotTheAnnouncedType
        });
    }
    let mut budget = Budget::new(limits);
    let pages = match document {
        DocumentType::Pdf => pdf::pages(bytes, &mut budget)?,
        DocumentType::Docx => vec![office::docx(bytes, &mut budget)?],
        DocumentType::Pptx => office::pptx(bytes, &mut budget)?,
        DocumentType::Markdown | DocumentType::Text => vec![plain::text(bytes)?],
    };
    let has_text = pages.iter().any(|page| tokens(page).next().is_some());
    if has_text {
        Ok(pages)
    } else {
        Err(FailureReason::NoText)
    }
}

#[cfg(test)]
mod tests;

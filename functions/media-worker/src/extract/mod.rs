//! Extracts the text of documents page by page. Documents are untrusted input, so time and memory are limited.

mod limits;
mod office;
mod pdf;
mod plain;

use limits::Budget;
use shared::types::SNIFFED_BYTES;
use shared::types::document::{DocumentType, Sniffed};
use shared_catalog::rules::course_file::{FailureReason, ReadWarning};
use shared_tutor::retrieval::tokens;

pub use limits::Limits;

/// The text of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extracted {
    /// The text of each page. Formats without pages have one.
    pub pages: Vec<String>,
    /// What is missing from the text.
    pub warnings: Vec<ReadWarning>,
}

/// The text of each page of a document that was uploaded as `document`.
///
/// # Errors
/// The reason why the document cannot be read.
pub fn pages(document: DocumentType, bytes: &[u8], limits: Limits) -> Result<Vec<String>, FailureReason> {
    extract(document, bytes, limits).map(|extracted| extracted.pages)
}

/// The text of a document that was uploaded as `document`.
///
/// # Errors
/// The reason why the document cannot be read.
pub fn extract(document: DocumentType, bytes: &[u8], limits: Limits) -> Result<Extracted, FailureReason> {
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
        DocumentType::Markdown => vec![plain::without_front_matter(plain::text(bytes)?)],
        DocumentType::Text => vec![plain::text(bytes)?],
    };
    budget.check_time()?;
    let has_text = pages.iter().any(|page| tokens(page).next().is_some());
    if has_text {
        let warnings = budget.warnings();
        Ok(Extracted { pages, warnings })
    } else {
        Err(FailureReason::NoText)
    }
}

#[cfg(test)]
mod tests;

//! Extracts the text of documents page by page. Documents are untrusted input, so time and memory are limited.

mod limits;
mod office;
mod pdf;
mod plain;
mod xml;

use limits::Budget;
use shared::types::SNIFFED_BYTES;
use shared::types::document::{DocumentType, Sniffed};
use shared_catalog::rules::course_file::FailureReason;
use shared_tutor::retrieval::tokens;

pub use limits::Limits;

/// The text of each page of a document that was uploaded as `document`. Formats without pages have one.
///
/// # Errors
/// The reason why the document cannot be read.
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
    budget.check_time()?;
    let has_text = pages.iter().any(|page| tokens(page).next().is_some());
    if has_text {
        Ok(pages)
    } else {
        Err(FailureReason::NoText)
    }
}

#[cfg(test)]
mod tests;

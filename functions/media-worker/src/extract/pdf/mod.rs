//! PDF (ISO 32000): loads a document and extracts the text of its pages.

mod encoding;
mod font;
mod layout;
mod page;

use std::cell::Cell;

use font::Fonts;
use lopdf::xref::XrefRecovery;
use lopdf::{DecompressError, Document, Error, LoadOptions, Object, ObjectId};
use page::Painter;
use shared_catalog::rules::course_file::FailureReason;

use super::Budget;

/// No real document has this many objects.
const MAX_OBJECTS: usize = 1_000_000;

thread_local! {
    /// Number of objects in the document that this thread is reading.
    static OBJECTS: Cell<usize> = const { Cell::new(0) };
}

/// The text of each page.
pub(super) fn pages(bytes: &[u8], budget: &mut Budget) -> Result<Vec<String>, FailureReason> {
    let mut document = load(bytes, budget)?;
    font::prefer_unicode(&mut document);
    encoding::complete(&mut document, budget)?;
    let ids: Vec<_> = document.page_iter().take(budget.limits.pages + 1).collect();
    budget.check_pages(ids.len())?;
    let is_recovered = document.xref_recovery.is_some();
    if ids.is_empty() || (is_recovered && !is_whole(&document, &ids)) {
        return Err(FailureReason::Broken);
    }
    let mut fonts = Fonts::new(&document);
    let mut pages = Vec::with_capacity(ids.len());
    for id in ids {
        budget.check_time()?;
        pages.push(Painter::new(&document, &mut fonts, budget).page(id)?);
    }
    Ok(pages)
}

fn load(bytes: &[u8], budget: &Budget) -> Result<Document, FailureReason> {
    let attempt = |force_reconstruct| {
        OBJECTS.set(0);
        let options = LoadOptions {
            filter: Some(filter_object),
            max_decompressed_size: Some(budget.part()),
            force_reconstruct,
            ..LoadOptions::default()
        };
        let document = Document::load_mem_with_options(bytes, options).map_err(|error| reason(&error))?;
        budget.check_time()?;
        if OBJECTS.get() > MAX_OBJECTS {
            return Err(FailureReason::TooLarge);
        }
        // The library has already tried an empty password.
        if document.is_encrypted() {
            Err(FailureReason::Encrypted)
        } else {
            Ok(document)
        }
    };
    let document = attempt(false)?;
    if document.page_iter().next().is_some() || document.xref_recovery == Some(XrefRecovery::Reconstructed) {
        return Ok(document);
    }
    // The table of objects is readable but wrong.
    attempt(true)
}

/// Drops pictures, and everything else once there are too many objects.
fn filter_object(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    OBJECTS.set(OBJECTS.get() + 1);
    let is_picture = matches!(object, Object::Stream(stream) if is_picture(&stream.dict));
    let is_kept = !is_picture && OBJECTS.get() <= MAX_OBJECTS;
    // The library uses the returned copy only for objects from an object stream.
    is_kept.then(|| {
        (
            id,
            if matches!(object, Object::Stream(_)) {
                Object::Null
            } else {
                object.clone()
            },
        )
    })
}

fn is_picture(stream: &lopdf::Dictionary) -> bool {
    stream
        .get(b"Subtype")
        .and_then(Object::as_name)
        .is_ok_and(|subtype| subtype == b"Image")
}

/// Whether a repaired document still has all its pages.
fn is_whole(document: &Document, pages: &[ObjectId]) -> bool {
    let declared = || {
        let tree = document
            .catalog()
            .ok()?
            .get_deref(b"Pages", document)
            .ok()?
            .as_dict()
            .ok()?;
        usize::try_from(tree.get_deref(b"Count", document).ok()?.as_i64().ok()?).ok()
    };
    let is_complete = |page: &ObjectId| {
        let contents = document.get_page_contents(*page);
        document.get_dictionary(*page).is_ok() && contents.iter().all(|content| document.get_object(*content).is_ok())
    };
    declared() == Some(pages.len()) && pages.iter().all(is_complete)
}

fn reason(error: &Error) -> FailureReason {
    match error {
        Error::Decompress(DecompressError::MemoryLimitExceeded { .. } | DecompressError::TooManyFilters { .. }) => {
            FailureReason::TooLarge
        }
        Error::InvalidPassword | Error::Decryption(_) | Error::UnsupportedSecurityHandler(_) => {
            FailureReason::Encrypted
        }
        _ => FailureReason::Broken,
    }
}

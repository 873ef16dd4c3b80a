//! PDF (ISO 32000): loads a document and extracts the text of its pages.

mod cjk;
mod direction;
mod encoding;
mod font;
mod layout;
mod page;
mod standard;

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use font::Fonts;
use lopdf::xref::XrefRecovery;
use lopdf::{DecompressError, Document, Error, LoadOptions, Object, ObjectId};
use page::Painter;
use shared_catalog::rules::course_file::{FailureReason, ReadWarning};

use super::Budget;

/// No real document has this many objects.
const MAX_OBJECTS: usize = 1_000_000;

/// The maximum number of lost objects to look for.
const MAX_LOST: usize = 16;

thread_local! {
    /// The pictures of the document, which are dropped.
    static PICTURES: RefCell<BTreeSet<ObjectId>> = const { RefCell::new(BTreeSet::new()) };
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

fn load(bytes: &[u8], budget: &mut Budget) -> Result<Document, FailureReason> {
    let attempt = |force_reconstruct| {
        OBJECTS.set(0);
        PICTURES.take();
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
    if document.xref_recovery == Some(XrefRecovery::Reconstructed) {
        return Ok(document);
    }
    let pages = document.page_iter().count();
    if pages > 0 && !has_lost_objects(&document, bytes) {
        return Ok(document);
    }
    // The table of objects is readable but wrong.
    match attempt(true) {
        Ok(rebuilt) if rebuilt.page_iter().count() >= pages => Ok(rebuilt),
        Err(error) if pages == 0 => Err(error),
        _ => {
            budget.warn(ReadWarning::Damaged);
            Ok(document)
        }
    }
}

/// Whether an object that others refer to could not be read where the table says it is, although the file has it.
fn has_lost_objects(document: &Document, bytes: &[u8]) -> bool {
    let pictures = PICTURES.take();
    let mut lost = BTreeSet::new();
    for object in document.objects.values() {
        collect_references(object, &mut |id| {
            if !document.objects.contains_key(&id) && !pictures.contains(&id) {
                lost.insert(id);
            }
        });
    }
    let has = |id: &ObjectId| {
        let begin = format!("{} {} obj", id.0, id.1);
        bytes.windows(begin.len()).any(|window| window == begin.as_bytes())
    };
    lost.iter().take(MAX_LOST).any(has)
}

fn collect_references(object: &Object, act: &mut impl FnMut(ObjectId)) {
    match object {
        Object::Reference(id) => act(*id),
        Object::Array(array) => array.iter().for_each(|object| collect_references(object, act)),
        Object::Dictionary(dictionary) => dictionary
            .iter()
            .for_each(|(_, object)| collect_references(object, act)),
        Object::Stream(stream) => stream
            .dict
            .iter()
            .for_each(|(_, object)| collect_references(object, act)),
        _ => {}
    }
}

/// Drops pictures, and everything else once there are too many objects.
fn filter_object(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    OBJECTS.set(OBJECTS.get() + 1);
    let is_picture = matches!(object, Object::Stream(stream) if is_picture(&stream.dict));
    if is_picture {
        PICTURES.with_borrow_mut(|pictures| pictures.insert(id));
    }
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

//! Completes the encodings of simple fonts where the library does not find them.

use lopdf::{Dictionary, Document, Encoding, Object, ObjectId};
use shared_catalog::rules::course_file::FailureReason;

use super::super::Budget;

/// Almost every font program is smaller, and so is the text at its beginning.
const MAX_PROGRAM_BYTES: usize = 4 * 1024 * 1024;
/// The number of codes of a simple font.
const CODES: usize = 256;

/// Gives fonts without an encoding, as TeX writes them, the one of their program (ISO 32000-1, 9.6.6.2). Also removes
/// names that stand for no letter, because a single one makes the library give up the whole encoding.
pub(super) fn complete(document: &mut Document, budget: &Budget) -> Result<(), FailureReason> {
    let is_simple = |object: &Object| {
        let font = object.as_dict().ok().filter(|font| font.has_type(b"Font"));
        font.is_some_and(|font| !font.has(b"ToUnicode") && !font.has(b"DescendantFonts"))
    };
    let fonts = document.objects.iter().filter(|(_, object)| is_simple(object));
    let fonts: Vec<ObjectId> = fonts.map(|(id, _)| *id).collect();
    for id in fonts {
        budget.check_time()?;
        let encoding = document
            .get_dictionary(id)
            .ok()
            .and_then(|font| encoding(font, document));
        if let (Some(encoding), Ok(font)) = (encoding, document.get_dictionary_mut(id)) {
            font.set("Encoding", encoding);
        }
    }
    Ok(())
}

/// An encoding that the library can read, if the font has one.
fn encoding(font: &Dictionary, document: &Document) -> Option<Dictionary> {
    if !font.has(b"Encoding") {
        let names = built_in(&program(font, document)?)?;
        return Some(encoding_of(&names));
    }
    let original = font.get_deref(b"Encoding", document).ok()?.as_dict().ok()?;
    let differences = original.get_deref(b"Differences", document).ok()?.as_array().ok()?;
    let names = names(differences);
    let known = encoding_of(&names);
    let mut better = original.clone();
    better.set("Differences", known.get(b"Differences").ok()?.clone());
    Some(better)
}

/// The program of a Type 1 font, if it is embedded.
fn program(font: &Dictionary, document: &Document) -> Option<Vec<u8>> {
    let descriptor = font.get_deref(b"FontDescriptor", document).ok()?.as_dict().ok()?;
    let program = descriptor.get_deref(b"FontFile", document).ok()?.as_stream().ok()?;
    program.get_plain_content_with_limit(MAX_PROGRAM_BYTES).ok()
}

/// The names in `/Encoding 256 array … dup 12 /fi put … def` ("Adobe Type 1 Font Format", 2.2).
fn built_in(program: &[u8]) -> Option<Vec<(u8, Vec<u8>)>> {
    let text = String::from_utf8_lossy(program.get(..program.len().min(CODES * CODES))?);
    let (_, rest) = text.split_once("/Encoding")?;
    let rest = rest.replace('/', " /");
    let words: Vec<&str> = rest.split_whitespace().take_while(|word| *word != "def").collect();
    let names = words.windows(4).filter_map(|words| match words {
        ["dup", code, name, "put"] => Some((code.parse().ok()?, name.strip_prefix('/')?.into())),
        _ => None,
    });
    let names: Vec<_> = names.take(CODES).collect();
    (!names.is_empty()).then_some(names)
}

/// The codes and names of `Differences` (ISO 32000-1, table 114).
fn names(differences: &[Object]) -> Vec<(u8, Vec<u8>)> {
    let (mut names, mut next) = (Vec::new(), 0_u8);
    for object in differences {
        match object {
            Object::Integer(code) => next = u8::try_from(*code).unwrap_or_default(),
            Object::Name(name) => {
                names.push((next, name.clone()));
                next = next.wrapping_add(1);
            }
            _ => {}
        }
    }
    names
}

fn encoding_of(names: &[(u8, Vec<u8>)]) -> Dictionary {
    let known = names.iter().filter(|(_, name)| is_letter(name));
    let differences = known.flat_map(|(code, name)| [Object::Integer((*code).into()), Object::Name(name.clone())]);
    Dictionary::from_iter([("Differences", Object::Array(differences.collect()))])
}

/// Whether the library knows the letter of a name.
fn is_letter(name: &[u8]) -> bool {
    let differences = Object::Array(vec![Object::Name(name.to_vec())]);
    let encoding = Dictionary::from_iter([("Differences", differences)]);
    let font = Dictionary::from_iter([
        ("Type", Object::Name(b"Font".to_vec())),
        ("Encoding", Object::Dictionary(encoding)),
    ]);
    matches!(font.get_font_encoding(&Document::new()), Ok(Encoding::Differences(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_encoding_is_read_from_a_font_program() {
        let program = b"%!PS-AdobeFont-1.1: CMR10\n/Encoding 256 array\n0 1 255 {1 index exch /.notdef put} for\n\
            dup 12 /fi put\ndup 65/A put\nreadonly def\n/FontBBox{dup 13 /fl put}\ncurrentfile eexec\n\xd9\xd6";
        let names = built_in(program).unwrap();
        assert_eq!(names, [(12, b"fi".to_vec()), (65, b"A".to_vec())]);
        assert!(built_in(b"/Encoding StandardEncoding def\ndup 12 /fi put").is_none());
    }

    #[test]
    fn names_without_a_letter_are_left_out() {
        let differences = [
            Object::Integer(2),
            Object::Name(b"fi".to_vec()),
            Object::Name(b"g17".to_vec()),
            Object::Name(b"quoteright".to_vec()),
        ];
        let encoding = encoding_of(&names(&differences));
        let left = encoding.get(b"Differences").unwrap().as_array().unwrap();
        assert_eq!(
            left,
            &[
                Object::Integer(2),
                Object::Name(b"fi".to_vec()),
                Object::Integer(4),
                Object::Name(b"quoteright".to_vec()),
            ]
        );
    }
}

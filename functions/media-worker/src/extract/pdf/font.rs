//! Fonts: the letters and widths of the codes in a string.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use lopdf::{Dictionary, Document, Encoding, Object};
use shared_catalog::rules::course_file::FailureReason;

use super::super::Budget;
use super::{cjk, reason, standard};

/// A typical width, assumed for glyphs of unknown width, in thousandths of the font size.
const USUAL_WIDTH: f32 = 500.0;
/// The width of unlisted glyphs in composite fonts (`DW`, ISO 32000-1, 9.7.4.3).
const DEFAULT_WIDTH: f32 = 1_000.0;
/// No font has more codes.
const MAX_WIDTHS: usize = 65_536;

/// Ligatures: one glyph that stands for several letters ("Alphabetic Presentation Forms" in the Unicode Standard).
const LIGATURES: [(char, &str); 7] = [
    ('\u{FB00}', "ff"),
    ('\u{FB01}', "fi"),
    ('\u{FB02}', "fl"),
    ('\u{FB03}', "ffi"),
    ('\u{FB04}', "ffl"),
    ('\u{FB05}', "st"),
    ('\u{FB06}', "st"),
];

/// A font of a document.
pub(super) struct Font<'d> {
    encoding: Option<Encoding<'d>>,
    /// A predefined encoding that the library does not know.
    predefined: Option<&'static encoding_rs::Encoding>,
    widths: HashMap<u32, f32>,
    default_width: f32,
    /// Codes have two bytes in composite fonts and one byte in others.
    is_composite: bool,
}

impl Font<'_> {
    /// Whether it is known which letters the codes show.
    pub fn is_readable(&self) -> bool {
        self.encoding.is_some() || self.predefined.is_some()
    }

    /// The text of a string in this font, without unreadable letters.
    pub fn text(&self, string: &[u8]) -> String {
        let text = match (self.predefined, &self.encoding) {
            (Some(predefined), _) => Some(predefined.decode_without_bom_handling(string).0.into_owned()),
            (None, Some(encoding)) => Document::decode_text(encoding, string).ok(),
            (None, None) => None,
        };
        let is_readable = |letter: &char| *letter != char::REPLACEMENT_CHARACTER && !letter.is_control();
        let mut letters = String::new();
        for letter in text.unwrap_or_default().chars().filter(is_readable) {
            match LIGATURES.iter().find(|(ligature, _)| *ligature == letter) {
                Some((_, parts)) => letters.push_str(parts),
                None => letters.push(letter),
            }
        }
        letters
    }

    /// The width of each glyph in a string, relative to the font size, and whether it is a single-byte space.
    pub fn glyphs<'s>(&'s self, string: &'s [u8]) -> impl Iterator<Item = (f32, bool)> + 's {
        string.chunks(if self.is_composite { 2 } else { 1 }).map(|code| {
            let number = code.iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
            let width = self.widths.get(&number).copied().unwrap_or(self.default_width);
            (width / 1_000.0, code == b" ")
        })
    }
}

/// The fonts of a document, each read once.
pub(super) struct Fonts<'d> {
    document: &'d Document,
    known: HashMap<*const Dictionary, Rc<Font<'d>>>,
}

impl<'d> Fonts<'d> {
    pub fn new(document: &'d Document) -> Self {
        Self {
            document,
            known: HashMap::new(),
        }
    }

    /// The font of a dictionary, which must belong to the document.
    pub fn get(&mut self, font: &'d Dictionary, budget: &Budget) -> Result<Rc<Font<'d>>, FailureReason> {
        let key = std::ptr::from_ref(font);
        if let Some(known) = self.known.get(&key) {
            return Ok(Rc::clone(known));
        }
        budget.check_time()?;
        let read = Rc::new(self.read(font, budget)?);
        self.known.insert(key, Rc::clone(&read));
        Ok(read)
    }

    fn read(&self, font: &'d Dictionary, budget: &Budget) -> Result<Font<'d>, FailureReason> {
        let document = self.document;
        let is_composite = font
            .get(b"Subtype")
            .and_then(Object::as_name)
            .is_ok_and(|name| name == b"Type0");
        // Without a mapping, glyph numbers would be mistaken for letters.
        let is_readable = !is_composite || font.has(b"ToUnicode") || !is_identity(font);
        let encoding = if is_readable {
            match font.get_font_encoding_with_limit(document, budget.part()) {
                Ok(encoding) => Some(encoding),
                Err(error) if reason(&error) == FailureReason::TooLarge => return Err(FailureReason::TooLarge),
                Err(_) => None,
            }
        } else {
            None
        };
        let (widths, default_width) = if is_composite {
            composite_widths(font, document)
        } else {
            let listed = simple_widths(font, document);
            let standard = || Some(standard::widths(font)?.collect());
            let widths = listed.or_else(standard).unwrap_or_default();
            (widths, missing_width(font, document).unwrap_or(USUAL_WIDTH))
        };
        Ok(Font {
            encoding,
            predefined: if is_composite { cjk::encoding(font) } else { None },
            widths,
            default_width,
            is_composite,
        })
    }
}

fn is_identity(font: &Dictionary) -> bool {
    font.get(b"Encoding")
        .and_then(Object::as_name)
        .is_ok_and(|name| name.starts_with(b"Identity"))
}

/// A Unicode mapping takes precedence for extracting text (ISO 32000-1, 9.10.2), but the library uses the encoding
/// first.
pub(super) fn prefer_unicode(document: &mut Document) {
    let is_stream = |object: &Object, objects: &BTreeMap<_, Object>| match object {
        Object::Reference(id) => objects.get(id).is_some_and(|object| object.as_stream().is_ok()),
        other => other.as_stream().is_ok(),
    };
    let fonts: Vec<_> = document
        .objects
        .iter()
        .filter_map(|(id, object)| {
            let font = object
                .as_dict()
                .ok()
                .filter(|font| font.has_type(b"Font") && font.has(b"Encoding"))?;
            let is_mapped = is_stream(font.get(b"ToUnicode").ok()?, &document.objects);
            is_mapped.then_some(*id)
        })
        .collect();
    for id in fonts {
        if let Ok(font) = document.get_dictionary_mut(id) {
            font.remove(b"Encoding");
        }
    }
}

/// `Widths` from `FirstChar` on (9.6.2.1).
fn simple_widths(font: &Dictionary, document: &Document) -> Option<HashMap<u32, f32>> {
    let first = u32::try_from(font.get_deref(b"FirstChar", document).ok()?.as_i64().ok()?).ok()?;
    let widths = font.get_deref(b"Widths", document).ok()?.as_array().ok()?;
    let codes = (first..).zip(widths.iter().take(MAX_WIDTHS));
    Some(
        codes
            .filter_map(|(code, width)| Some((code, number(width, document)?)))
            .collect(),
    )
}

/// `MissingWidth`, unless it is zero, which is the value of many fonts without the entry (9.8.1).
fn missing_width(font: &Dictionary, document: &Document) -> Option<f32> {
    let descriptor = font.get_deref(b"FontDescriptor", document).ok()?.as_dict().ok()?;
    number(descriptor.get(b"MissingWidth").ok()?, document).filter(|width| *width > 0.0)
}

/// `DW` and `W` of the descendant font (9.7.4.3): `code [width …]` or `first last width`.
fn composite_widths(font: &Dictionary, document: &Document) -> (HashMap<u32, f32>, f32) {
    let mut widths = HashMap::new();
    let descendant = || {
        let descendants = font.get_deref(b"DescendantFonts", document).ok()?.as_array().ok()?;
        document.dereference(descendants.first()?).ok()?.1.as_dict().ok()
    };
    let Some(descendant) = descendant() else {
        return (widths, DEFAULT_WIDTH);
    };
    let default = descendant
        .get_deref(b"DW", document)
        .ok()
        .and_then(|width| number(width, document));
    let listed = descendant
        .get_deref(b"W", document)
        .ok()
        .and_then(|list| list.as_array().ok());
    let mut rest = listed.into_iter().flatten();
    while let (Some(first), Some(second)) = (rest.next(), rest.next()) {
        let Some(first) = number(first, document) else { break };
        let first = first.max(0.0) as u32;
        let second = document.dereference(second).map_or(second, |(_, object)| object);
        if let Ok(list) = second.as_array() {
            let codes = (first..).zip(list);
            widths.extend(codes.filter_map(|(code, width)| Some((code, number(width, document)?))));
        } else if let (Some(last), Some(width)) =
            (number(second, document), rest.next().and_then(|w| number(w, document)))
        {
            let last = (last.max(0.0) as u32).min(MAX_WIDTHS as u32);
            widths.extend((first..=last).map(|code| (code, width)));
        }
        if widths.len() > MAX_WIDTHS {
            break;
        }
    }
    (widths, default.unwrap_or(DEFAULT_WIDTH))
}

pub(super) fn number(object: &Object, document: &Document) -> Option<f32> {
    document.dereference(object).ok()?.1.as_float().ok()
}

//! Extracts text from the XML of Office documents.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};
use shared_catalog::rules::course_file::FailureReason;

use super::Budget;

const EVENTS_BETWEEN_TIME_CHECKS: usize = 10_000;

/// The local names of the elements that make up text.
pub(super) struct Vocabulary {
    /// Contains text.
    pub text: &'static [u8],
    /// Ends a paragraph.
    pub paragraph: &'static [u8],
    /// The separator between two paragraphs.
    pub between: &'static str,
}

/// WordprocessingML and DrawingML use the same names (ECMA-376 part 1, 17.3 and 21.1.2).
pub(super) const WORD: Vocabulary = Vocabulary {
    text: b"t",
    paragraph: b"p",
    between: "\n\n",
};
pub(super) const DRAWING: Vocabulary = Vocabulary { between: "\n", ..WORD };

/// The text of an XML document.
pub(super) fn text(xml: &[u8], vocabulary: &Vocabulary, budget: &Budget) -> Result<String, FailureReason> {
    let (mut text, mut is_text, mut fallbacks) = (String::new(), false, 0_usize);
    each(xml, budget, |event| {
        match event {
            // Repeats the content for programs that do not support the first form.
            Event::Start(start) if start.local_name().as_ref() == b"Fallback" => fallbacks += 1,
            Event::End(end) if end.local_name().as_ref() == b"Fallback" => fallbacks = fallbacks.saturating_sub(1),
            _ if fallbacks > 0 => {}
            Event::Start(start) => is_text = start.local_name().as_ref() == vocabulary.text,
            Event::End(end) => {
                is_text = false;
                if end.local_name().as_ref() == vocabulary.paragraph && !text.is_empty() && !text.ends_with('\n') {
                    text.push_str(vocabulary.between);
                }
            }
            Event::Empty(empty) => match empty.local_name().as_ref() {
                b"tab" => text.push('\t'),
                b"br" | b"cr" => text.push('\n'),
                b"noBreakHyphen" => text.push('-'),
                _ => {}
            },
            Event::Text(part) if is_text => {
                text.push_str(&part.decode().map_err(|_| FailureReason::Broken)?);
            }
            Event::CData(part) if is_text => {
                text.push_str(&part.decode().map_err(|_| FailureReason::Broken)?);
            }
            Event::GeneralRef(reference) if is_text => text.extend(resolved(&reference)?),
            _ => {}
        }
        Ok(())
    })?;
    Ok(text)
}

/// The values of the attributes `key` and `value` (qualified names) of every element with the local name `element`.
pub(super) fn attributes(
    xml: &[u8],
    element: &[u8],
    [key, value]: [&[u8]; 2],
    budget: &Budget,
) -> Result<Vec<(String, String)>, FailureReason> {
    let mut found = Vec::new();
    each(xml, budget, |event| {
        if let Event::Start(start) | Event::Empty(start) = event
            && start.local_name().as_ref() == element
        {
            let read = |name: &[u8]| {
                let attribute = start.try_get_attribute(name).ok().flatten();
                attribute.and_then(|attribute| Some(std::str::from_utf8(&attribute.value).ok()?.to_owned()))
            };
            if let (Some(key), Some(value)) = (read(key), read(value)) {
                found.push((key, value));
            }
        }
        Ok(())
    })?;
    Ok(found)
}

fn each(
    xml: &[u8],
    budget: &Budget,
    mut act: impl FnMut(Event<'_>) -> Result<(), FailureReason>,
) -> Result<(), FailureReason> {
    let mut reader = Reader::from_reader(xml);
    for number in 1_usize.. {
        match reader.read_event().map_err(|_| FailureReason::Broken)? {
            Event::Eof => break,
            event => act(event)?,
        }
        if number.is_multiple_of(EVENTS_BETWEEN_TIME_CHECKS) {
            budget.check_time()?;
        }
    }
    Ok(())
}

/// A character reference, or one of the five predefined entities. Others would need a DTD, which Office documents do
/// not have.
fn resolved(reference: &BytesRef<'_>) -> Result<Option<char>, FailureReason> {
    if let Some(letter) = reference.resolve_char_ref().map_err(|_| FailureReason::Broken)? {
        return Ok(Some(letter));
    }
    let name: &[u8] = reference;
    Ok(match name {
        b"amp" => Some('&'),
        b"lt" => Some('<'),
        b"gt" => Some('>'),
        b"quot" => Some('"'),
        b"apos" => Some('\''),
        _ => None,
    })
}

//! Reads the XML of Office documents.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use shared_catalog::rules::course_file::FailureReason;

use super::super::Budget;

const EVENTS_BETWEEN_TIME_CHECKS: usize = 10_000;

/// What a document consists of. Names are without their prefixes.
pub(super) enum Token<'e> {
    Start(&'e BytesStart<'e>),
    End(&'e [u8]),
    Text(&'e str),
}

/// Passes each part of an XML document to `act`. An empty element starts and ends. What repeats content for programs
/// that do not support its first form is left out.
pub(super) fn each(
    xml: &[u8],
    budget: &Budget,
    mut act: impl FnMut(Token<'_>) -> Result<(), FailureReason>,
) -> Result<(), FailureReason> {
    let mut reader = Reader::from_reader(xml);
    let mut fallbacks = 0_usize;
    for number in 1_usize.. {
        let event = reader.read_event().map_err(|_| FailureReason::Broken)?;
        match &event {
            Event::Eof => break,
            Event::Start(start) if start.local_name().as_ref() == b"Fallback" => fallbacks += 1,
            Event::End(end) if end.local_name().as_ref() == b"Fallback" => fallbacks = fallbacks.saturating_sub(1),
            _ if fallbacks > 0 => {}
            Event::Start(start) => act(Token::Start(start))?,
            Event::End(end) => act(Token::End(end.local_name().as_ref()))?,
            Event::Empty(empty) => {
                act(Token::Start(empty))?;
                act(Token::End(empty.local_name().as_ref()))?;
            }
            Event::Text(text) => act(Token::Text(&text.decode().map_err(|_| FailureReason::Broken)?))?,
            Event::CData(text) => act(Token::Text(&text.decode().map_err(|_| FailureReason::Broken)?))?,
            Event::GeneralRef(reference) => {
                if let Some(letter) = resolved(reference)? {
                    act(Token::Text(letter.encode_utf8(&mut [0; 4])))?;
                }
            }
            _ => {}
        }
        if number.is_multiple_of(EVENTS_BETWEEN_TIME_CHECKS) {
            budget.check_time()?;
        }
    }
    Ok(())
}

/// Passes every element with the local name `name` to `act`.
pub(super) fn elements(
    xml: &[u8],
    name: &[u8],
    budget: &Budget,
    mut act: impl FnMut(&BytesStart<'_>),
) -> Result<(), FailureReason> {
    each(xml, budget, |token| {
        if let Token::Start(start) = token
            && start.local_name().as_ref() == name
        {
            act(start);
        }
        Ok(())
    })
}

/// The attribute `name`, whatever its prefix is.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    find(element, name, |_| true)
}

/// The attribute `name` of another namespace, such as `r:id` next to `id`.
pub(super) fn foreign_attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    find(element, name, |has_prefix| has_prefix)
}

fn find(element: &BytesStart<'_>, name: &str, is_wanted: impl Fn(bool) -> bool) -> Option<String> {
    let mut attributes = element.attributes();
    let found = attributes.with_checks(false).flatten().find(|attribute| {
        attribute.key.local_name().as_ref() == name.as_bytes() && is_wanted(attribute.key.prefix().is_some())
    })?;
    let value = std::str::from_utf8(&found.value).ok()?;
    quick_xml::escape::unescape(value)
        .ok()
        .map(std::borrow::Cow::into_owned)
}

/// Whether a property such as `<w:vanish/>` is switched on.
pub(super) fn is_on(element: &BytesStart<'_>) -> bool {
    !matches!(
        attribute(element, "val").as_deref(),
        Some("0" | "false" | "off" | "none")
    )
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

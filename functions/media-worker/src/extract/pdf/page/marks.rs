//! Marked content: the text that glyphs stand for (ISO 32000-1, 14.6 and 14.9.4).

use lopdf::{Dictionary, Object, decode_text_string};
use shared_catalog::rules::course_file::FailureReason;

use super::super::direction::in_reading_order;
use super::{Matrix, Painter};

/// A sequence of marked content (14.6).
#[derive(Default)]
pub(super) struct Mark {
    /// The text that its glyphs stand for (14.9.4).
    pub actual: Option<String>,
    /// Where its first glyph begins and its last one ends, and the font size.
    pub place: Option<(Matrix, Matrix, f32)>,
}

impl<'d> Painter<'_, 'd> {
    /// The text that the glyphs of a sequence stand for, by its properties or their name.
    pub(super) fn actual_text(&self, resources: Option<&'d Dictionary>, properties: Option<&Object>) -> Option<String> {
        let properties = properties?;
        let found = match properties.as_dict() {
            Ok(inline) => inline,
            Err(_) => self
                .resource(resources, b"Properties", Some(properties))?
                .as_dict()
                .ok()?,
        };
        decode_text_string(found.get_deref(b"ActualText", self.document).ok()?).ok()
    }

    pub(super) fn end_mark(&mut self) -> Result<(), FailureReason> {
        let Some(Mark { actual, place }) = self.marks.pop() else {
            return Ok(());
        };
        let is_within = self.marks.iter().any(|mark| mark.actual.is_some());
        if let (Some(text), Some((begin, end, size)), false) = (actual, place, is_within) {
            self.budget.text(text.len())?;
            // Lines are turned into reading order when they are complete.
            self.layout.draw(&in_reading_order(&text), begin, end, size);
        }
        Ok(())
    }
}

//! Annotations and form fields, which are painted over a page (ISO 32000-1, 12.5).

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, decode_text_string};
use shared_catalog::rules::course_file::FailureReason;

use super::super::direction::in_reading_order;
use super::{Matrix, Painter, State, float};

/// No real page has this many annotations.
const MAX_ANNOTATIONS: usize = 2_000;
/// The flags `Invisible`, `Hidden` and `NoView` (table 165).
const HIDDEN_FLAGS: i64 = 0b10_0011;
/// The size of the letters of a text box without an appearance.
const FREE_TEXT_SIZE: f32 = 12.0;

impl<'d> Painter<'_, 'd> {
    /// Draws what an annotation or a form field shows (12.5.5).
    pub(super) fn draw_annotation(
        &mut self,
        annotation: &'d Dictionary,
        resources: Option<&'d Dictionary>,
        state: &State<'d>,
    ) -> Result<(), FailureReason> {
        let document = self.document;
        let corner = |dictionary: &Dictionary, name: &[u8]| {
            let corners = dictionary.get_deref(name, document).and_then(Object::as_array);
            corners.map_or((0.0, 0.0), |corners| (float(corners, 0), float(corners, 1)))
        };
        let (x, y) = corner(annotation, b"Rect");
        if let Some(form) = appearance(document, annotation) {
            let (left, bottom) = corner(&form.dict, b"BBox");
            let state = State {
                user_space: Matrix::moved(x - left, y - bottom).then(state.user_space),
                ..state.clone()
            };
            return self.draw_form(form, resources, &state, 0);
        }
        let is_free_text = annotation
            .get(b"Subtype")
            .and_then(Object::as_name)
            .is_ok_and(|name| name == b"FreeText");
        let contents = annotation.get_deref(b"Contents", document).and_then(decode_text_string);
        if let (true, Ok(text)) = (is_free_text, contents) {
            self.budget.text(text.len())?;
            let place = Matrix::moved(x, y).then(state.user_space);
            self.layout.draw(&in_reading_order(&text), place, place, FREE_TEXT_SIZE);
        }
        Ok(())
    }
}

/// The annotations of a page that are shown.
pub(super) fn annotations(document: &Document, page: ObjectId) -> Vec<&Dictionary> {
    let all = || {
        let page = document.get_dictionary(page).ok()?;
        page.get_deref(b"Annots", document).ok()?.as_array().ok()
    };
    let all = all()
        .map(Vec::as_slice)
        .unwrap_or_default()
        .iter()
        .take(MAX_ANNOTATIONS);
    let dictionaries = all.filter_map(|annotation| document.dereference(annotation).ok()?.1.as_dict().ok());
    let is_shown = |annotation: &&Dictionary| {
        let flags = annotation
            .get_deref(b"F", document)
            .and_then(Object::as_i64)
            .unwrap_or_default();
        flags & HIDDEN_FLAGS == 0
    };
    dictionaries.filter(is_shown).collect()
}

/// The normal appearance of an annotation, in its current state.
fn appearance<'d>(document: &'d Document, annotation: &'d Dictionary) -> Option<&'d Stream> {
    let appearances = annotation.get_deref(b"AP", document).ok()?.as_dict().ok()?;
    let normal = appearances.get_deref(b"N", document).ok()?;
    match normal.as_stream() {
        Ok(stream) => Some(stream),
        Err(_) => {
            let state = annotation.get(b"AS").and_then(Object::as_name).ok()?;
            normal.as_dict().ok()?.get_deref(state, document).ok()?.as_stream().ok()
        }
    }
}

//! Interprets the operators of a page that draw text (ISO 32000-1, annex A).

mod annotations;
mod marks;

use std::rc::Rc;

use annotations::annotations;
use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use marks::Mark;
use shared_catalog::rules::course_file::{FailureReason, ReadWarning};

use super::super::Budget;
use super::font::{Font, Fonts};
use super::layout::{Layout, Matrix};
use super::reason;

/// Maximum nesting of graphics states and of forms.
const MAX_STATE_DEPTH: usize = 256;
const MAX_FORM_DEPTH: usize = 12;
const OPERATORS_BETWEEN_TIME_CHECKS: usize = 4_096;

/// Collects the text of a page.
pub(super) struct Painter<'p, 'd> {
    document: &'d Document,
    fonts: &'p mut Fonts<'d>,
    budget: &'p mut Budget,
    layout: Layout,
    operators: usize,
    /// The open sequences of marked content.
    marks: Vec<Mark>,
}

/// The part of the graphics state that affects text (8.4.1, 9.3.1).
#[derive(Clone)]
struct State<'d> {
    user_space: Matrix,
    font: Option<Rc<Font<'d>>>,
    size: f32,
    letter_spacing: f32,
    word_spacing: f32,
    stretch: f32,
    leading: f32,
}

/// The position of the next glyph and of the start of its line (9.4.1).
#[derive(Clone, Copy)]
struct Cursor {
    text: Matrix,
    line: Matrix,
}

impl Cursor {
    const BEGIN: Self = Self {
        text: Matrix::IDENTITY,
        line: Matrix::IDENTITY,
    };

    fn next_line(&mut self, x: f32, y: f32) {
        self.line = Matrix::moved(x, y).then(self.line);
        self.text = self.line;
    }
}

impl<'p, 'd> Painter<'p, 'd> {
    pub fn new(document: &'d Document, fonts: &'p mut Fonts<'d>, budget: &'p mut Budget) -> Self {
        Self {
            document,
            fonts,
            budget,
            layout: Layout::default(),
            operators: 0,
            marks: Vec::new(),
        }
    }

    pub fn page(mut self, id: ObjectId) -> Result<String, FailureReason> {
        let max = self.budget.part();
        let content = self.document.get_page_content_with_limit(id, max);
        let content = content.map_err(|error| reason(&error))?;
        let (direct, referenced) = self.document.get_page_resources(id).map_err(|error| reason(&error))?;
        let nearest = || self.document.get_dictionary(*referenced.first()?).ok();
        let state = State {
            user_space: Matrix::IDENTITY,
            font: None,
            size: 0.0,
            letter_spacing: 0.0,
            word_spacing: 0.0,
            stretch: 1.0,
            leading: 0.0,
        };
        let resources = direct.or_else(nearest);
        self.draw(&content, resources, state.clone(), 0)?;
        self.marks.clear();
        for annotation in annotations(self.document, id) {
            self.draw_annotation(annotation, resources, &state)?;
        }
        Ok(self.layout.finish())
    }

    fn draw(
        &mut self,
        content: &[u8],
        resources: Option<&'d Dictionary>,
        mut state: State<'d>,
        depth: usize,
    ) -> Result<(), FailureReason> {
        self.budget.unpacked(content.len())?;
        let (mut saved, mut cursor) = (Vec::new(), Cursor::BEGIN);
        for operation in Content::decode_iter(content) {
            // Keep what was drawn before the error.
            let Ok(Operation { operator, operands }) = operation else {
                self.budget.warn(ReadWarning::Damaged);
                break;
            };
            self.operators += 1;
            if self.operators.is_multiple_of(OPERATORS_BETWEEN_TIME_CHECKS) {
                self.budget.check_time()?;
            }
            match operator.as_str() {
                "q" if saved.len() < MAX_STATE_DEPTH => saved.push(state.clone()),
                "Q" => state = saved.pop().unwrap_or(state),
                "cm" => state.user_space = matrix(&operands).then(state.user_space),
                "BT" => cursor = Cursor::BEGIN,
                "Tf" => {
                    state.font = self.font(resources, operands.first())?;
                    state.size = float(&operands, 1);
                }
                "Tc" => state.letter_spacing = float(&operands, 0),
                "Tw" => state.word_spacing = float(&operands, 0),
                "Tz" => state.stretch = float(&operands, 0) / 100.0,
                "TL" => state.leading = float(&operands, 0),
                "Td" => cursor.next_line(float(&operands, 0), float(&operands, 1)),
                "TD" => {
                    state.leading = -float(&operands, 1);
                    cursor.next_line(float(&operands, 0), float(&operands, 1));
                }
                "Tm" => {
                    let line = matrix(&operands);
                    cursor = Cursor { text: line, line };
                }
                "T*" => cursor.next_line(0.0, -state.leading),
                "Tj" => self.show(&state, &mut cursor, &operands)?,
                "'" => {
                    cursor.next_line(0.0, -state.leading);
                    self.show(&state, &mut cursor, &operands)?;
                }
                "\"" => {
                    (state.word_spacing, state.letter_spacing) = (float(&operands, 0), float(&operands, 1));
                    cursor.next_line(0.0, -state.leading);
                    self.show(&state, &mut cursor, operands.get(2..).unwrap_or_default())?;
                }
                "TJ" => {
                    let parts = operands.first().and_then(|parts| parts.as_array().ok());
                    self.show(&state, &mut cursor, parts.map(Vec::as_slice).unwrap_or_default())?;
                }
                "BMC" | "BDC" if self.marks.len() < MAX_STATE_DEPTH => {
                    let actual = self.actual_text(resources, operands.get(1));
                    self.marks.push(Mark { actual, place: None });
                }
                "EMC" => self.end_mark()?,
                "Do" if depth < MAX_FORM_DEPTH => {
                    if let Some(form) = self.form(resources, operands.first()) {
                        self.draw_form(form, resources, &state, depth)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Draws strings. Numbers between them move the next one back, in thousandths of the font size (9.4.3).
    fn show(&mut self, state: &State<'d>, cursor: &mut Cursor, parts: &[Object]) -> Result<(), FailureReason> {
        let Some(font) = &state.font else { return Ok(()) };
        for part in parts {
            if let Ok(string) = part.as_str() {
                let spacing = |is_space| state.letter_spacing + if is_space { state.word_spacing } else { 0.0 };
                let glyphs = font.glyphs(string);
                let width: f32 = glyphs
                    .map(|(width, is_space)| width * state.size + spacing(is_space))
                    .sum();
                let begin = cursor.text.then(state.user_space);
                cursor.text = Matrix::moved(width * state.stretch, 0.0).then(cursor.text);
                let end = cursor.text.then(state.user_space);
                if let Some(mark) = self.marks.iter_mut().find(|mark| mark.actual.is_some()) {
                    let (begin, _, size) = mark.place.unwrap_or((begin, end, state.size));
                    mark.place = Some((begin, end, size));
                    continue;
                }
                if !font.is_readable() {
                    self.budget.warn(ReadWarning::UnreadableFont);
                }
                let text = font.text(string);
                self.budget.text(text.len())?;
                self.layout.draw(&text, begin, end, state.size);
            } else if let Ok(back) = part.as_float() {
                let moved = -back / 1_000.0 * state.size * state.stretch;
                cursor.text = Matrix::moved(moved, 0.0).then(cursor.text);
            }
        }
        Ok(())
    }

    fn draw_form(
        &mut self,
        form: &'d Stream,
        outer: Option<&'d Dictionary>,
        state: &State<'d>,
        depth: usize,
    ) -> Result<(), FailureReason> {
        let content = match form.get_plain_content_with_limit(self.budget.part()) {
            Ok(content) => content,
            Err(error) if reason(&error) == FailureReason::TooLarge => return Err(FailureReason::TooLarge),
            Err(_) => return Ok(()),
        };
        let resources = form
            .dict
            .get_deref(b"Resources", self.document)
            .and_then(Object::as_dict)
            .ok();
        let form_space = form.dict.get_deref(b"Matrix", self.document).and_then(Object::as_array);
        let form_space = form_space.map_or(Matrix::IDENTITY, |operands| matrix(operands));
        let state = State {
            user_space: form_space.then(state.user_space),
            ..state.clone()
        };
        // Empty forms must not be free, or they could be drawn without end.
        self.budget.unpacked(1)?;
        self.draw(&content, resources.or(outer), state, depth + 1)
    }

    fn font(
        &mut self,
        resources: Option<&'d Dictionary>,
        name: Option<&Object>,
    ) -> Result<Option<Rc<Font<'d>>>, FailureReason> {
        let found = self
            .resource(resources, b"Font", name)
            .and_then(|font| font.as_dict().ok());
        found.map(|font| self.fonts.get(font, self.budget)).transpose()
    }

    fn form(&self, resources: Option<&'d Dictionary>, name: Option<&Object>) -> Option<&'d Stream> {
        let object = self.resource(resources, b"XObject", name)?.as_stream().ok()?;
        let is_form = object
            .dict
            .get(b"Subtype")
            .and_then(Object::as_name)
            .is_ok_and(|subtype| subtype == b"Form");
        is_form.then_some(object)
    }

    /// Looks up a resource by kind and name (7.8.3).
    fn resource(&self, resources: Option<&'d Dictionary>, kind: &[u8], name: Option<&Object>) -> Option<&'d Object> {
        let of_kind = resources?.get_deref(kind, self.document).ok()?.as_dict().ok()?;
        of_kind.get_deref(name?.as_name().ok()?, self.document).ok()
    }
}

fn float(operands: &[Object], position: usize) -> f32 {
    let number = operands.get(position).and_then(|operand| operand.as_float().ok());
    number.filter(|number| number.is_finite()).unwrap_or(0.0)
}

fn matrix(operands: &[Object]) -> Matrix {
    Matrix(std::array::from_fn(|position| float(operands, position)))
}

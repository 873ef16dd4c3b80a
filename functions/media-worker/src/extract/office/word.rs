//! DOCX: the main document with its notes and text boxes (ECMA-376 part 1, 17).

use std::collections::HashMap;

use quick_xml::events::BytesStart;
use shared_catalog::rules::course_file::FailureReason;

use super::super::Budget;
use super::package::Package;
use super::writer::{Role, Writer};
use super::xml::{Token, attribute, each, is_on};
use super::{charts, main_part};

/// The text of a DOCX. Only a program that lays it out knows where its pages end.
pub(in super::super) fn docx(bytes: &[u8], budget: &mut Budget) -> Result<String, FailureReason> {
    let mut package = Package::open(bytes)?;
    let (name, document) = main_part(&mut package, ["word/document.xml", "document"], budget)?;
    let relations = package.relations(&name, budget)?;
    let mut styles = Styles::default();
    let mut notes = HashMap::new();
    let mut beside = Vec::new();
    for relation in &relations {
        let kind = relation.kind.as_str();
        if !matches!(kind, "styles" | "footnotes" | "endnotes" | "chart" | "diagramData") {
            continue;
        }
        let Some(part) = package.part(&relation.target, budget)? else {
            continue;
        };
        match kind {
            "styles" => styles = Styles::read(&part, budget)?,
            "footnotes" | "endnotes" => read_notes(&part, kind, &styles, &mut notes, budget)?,
            _ => beside.push(charts::text(&part, budget)?),
        }
    }
    let mut reader = Document::new(&styles, Some(&notes));
    each(&document, budget, |token| {
        reader.read(token);
        Ok(())
    })?;
    let mut text = reader.writer.finish();
    for part in beside.into_iter().filter(|part| !part.is_empty()) {
        text.push_str(&part);
    }
    Ok(text)
}

/// What paragraphs of each style are, unless they say otherwise.
#[derive(Default)]
struct Styles(HashMap<String, Style>);

#[derive(Clone, Default)]
struct Style {
    role: Role,
    is_hidden: bool,
}

impl Styles {
    fn read(xml: &[u8], budget: &Budget) -> Result<Self, FailureReason> {
        let mut styles = HashMap::new();
        let mut current: Option<(String, Style)> = None;
        each(xml, budget, |token| {
            match token {
                Token::Start(start) => match start.local_name().as_ref() {
                    b"style" => current = Some((attribute(start, "styleId").unwrap_or_default(), Style::default())),
                    name => {
                        if let Some((_, style)) = &mut current {
                            describe(style, name, start, &styles);
                        }
                    }
                },
                Token::End(b"style") => styles.extend(current.take()),
                _ => {}
            }
            Ok(())
        })?;
        Ok(Self(styles))
    }

    fn of(&self, id: &str) -> Style {
        self.0.get(id).cloned().unwrap_or_else(|| Style {
            role: role_of_name(id).unwrap_or_default(),
            is_hidden: false,
        })
    }
}

fn describe(style: &mut Style, name: &[u8], start: &BytesStart<'_>, styles: &HashMap<String, Style>) {
    let value = || attribute(start, "val");
    match name {
        b"name" => style.role = value().and_then(|name| role_of_name(&name)).unwrap_or(style.role),
        b"basedOn" if style.role == Role::Paragraph => {
            *style = value().and_then(|base| styles.get(&base).cloned()).unwrap_or_default();
        }
        b"outlineLvl" => {
            let level = value().and_then(|level| level.parse::<usize>().ok());
            style.role = level
                .filter(|level| *level < 9)
                .map_or(style.role, |level| Role::Heading(level + 1));
        }
        b"numPr" if style.role == Role::Paragraph => style.role = Role::Item(0),
        b"vanish" if is_on(start) => style.is_hidden = true,
        _ => {}
    }
}

/// The role of the paragraphs of a built-in style.
fn role_of_name(name: &str) -> Option<Role> {
    let name = name.to_lowercase().replace(' ', "");
    let level = name.strip_prefix("heading").and_then(|level| level.parse().ok());
    match name.as_str() {
        "title" => Some(Role::Heading(1)),
        "subtitle" => Some(Role::Heading(2)),
        _ if name.starts_with("listbullet") || name.starts_with("listnumber") => Some(Role::Item(0)),
        _ if name.contains("sourcecode") || name.contains("htmlpreformatted") || name == "code" => Some(Role::Code),
        _ => level.map(Role::Heading),
    }
}

/// Notes by their kind and id.
type Notes = HashMap<(bool, String), String>;

fn read_notes(
    xml: &[u8],
    kind: &str,
    styles: &Styles,
    notes: &mut Notes,
    budget: &Budget,
) -> Result<(), FailureReason> {
    let is_end = kind == "endnotes";
    let mut current: Option<(String, Document<'_>)> = None;
    each(xml, budget, |token| {
        match token {
            Token::Start(start) if matches!(start.local_name().as_ref(), b"footnote" | b"endnote") => {
                // Separators have a type, notes have none or `normal`.
                let is_note = attribute(start, "type").is_none_or(|kind| kind == "normal");
                let id = attribute(start, "id").filter(|_| is_note);
                current = id.map(|id| (id, Document::new(styles, None)));
            }
            Token::End(b"footnote" | b"endnote") => {
                let note = current.take().map(|(id, note)| ((is_end, id), note.writer.finish()));
                notes.extend(note);
            }
            token => {
                if let Some((_, note)) = &mut current {
                    note.read(token);
                }
            }
        }
        Ok(())
    })
}

/// A document that is being read.
struct Document<'s> {
    styles: &'s Styles,
    notes: Option<&'s Notes>,
    writer: Writer,
    /// The open paragraphs: a text box is within the paragraph that it is anchored to.
    open: Vec<Paragraph>,
    is_text: bool,
    is_hidden: bool,
    /// The depth of elements with text that was moved or deleted.
    removed: usize,
}

#[derive(Default)]
struct Paragraph {
    style: Style,
    text: String,
    /// What follows the paragraph: text boxes and notes.
    after: Vec<(Role, String)>,
}

impl<'s> Document<'s> {
    fn new(styles: &'s Styles, notes: Option<&'s Notes>) -> Self {
        Self {
            styles,
            notes,
            writer: Writer::default(),
            open: Vec::new(),
            is_text: false,
            is_hidden: false,
            removed: 0,
        }
    }

    fn read(&mut self, token: Token<'_>) {
        match token {
            Token::Start(start) => self.start(start),
            Token::End(name) => self.end(name),
            Token::Text(text) => {
                if self.is_text {
                    self.push(text);
                }
            }
        }
    }

    fn push(&mut self, text: &str) {
        if let Some(paragraph) = self.open.last_mut().filter(|_| !self.is_hidden && self.removed == 0) {
            paragraph.text.push_str(text);
        }
    }

    fn start(&mut self, start: &BytesStart<'_>) {
        let name = start.local_name();
        match name.as_ref() {
            b"p" => self.open.push(Paragraph::default()),
            b"tbl" => self.writer.begin_table(),
            b"tc" => self.writer.begin_cell(),
            b"vMerge" if attribute(start, "val").as_deref() != Some("restart") => self.writer.continue_cell(),
            b"t" => self.is_text = true,
            b"r" => self.is_hidden = false,
            b"vanish" if is_on(start) => self.is_hidden = true,
            b"moveFrom" | b"del" => self.removed += 1,
            b"tab" if self.is_in_run(start) => self.push("\t"),
            b"br" | b"cr" => self.push("\n"),
            b"noBreakHyphen" => self.push("-"),
            b"footnoteReference" | b"endnoteReference" => self.note(name.as_ref() == b"endnoteReference", start),
            b"pStyle" | b"outlineLvl" | b"numPr" | b"ilvl" => {
                if let Some(paragraph) = self.open.last_mut() {
                    describe_paragraph(&mut paragraph.style, name.as_ref(), start, self.styles);
                }
            }
            b"rStyle" => {
                let style = attribute(start, "val").map(|id| self.styles.of(&id));
                self.is_hidden |= style.is_some_and(|style| style.is_hidden);
            }
            _ => {}
        }
    }

    /// A tab stop of a paragraph has a position and no text.
    fn is_in_run(&self, start: &BytesStart<'_>) -> bool {
        !self.open.is_empty() && attribute(start, "pos").is_none()
    }

    fn note(&mut self, is_end: bool, start: &BytesStart<'_>) {
        let id = attribute(start, "id").unwrap_or_default();
        let note = self.notes.and_then(|notes| notes.get(&(is_end, id)));
        if let (Some(note), Some(paragraph)) = (note, self.open.last_mut()) {
            paragraph.after.push((Role::Paragraph, note.trim_end().to_owned()));
        }
    }

    fn end(&mut self, name: &[u8]) {
        match name {
            b"t" => self.is_text = false,
            b"moveFrom" | b"del" => self.removed = self.removed.saturating_sub(1),
            b"tc" => self.writer.end_cell(),
            b"tr" => self.writer.end_row(),
            b"tbl" => self.writer.end_table(),
            b"p" => self.end_paragraph(),
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        let Some(paragraph) = self.open.pop() else { return };
        self.is_hidden = false;
        let Style { role, is_hidden } = paragraph.style;
        let own = (role, if is_hidden { String::new() } else { paragraph.text });
        let parts = std::iter::once(own).chain(paragraph.after);
        match self.open.last_mut() {
            Some(outer) => outer.after.extend(parts),
            None => parts.for_each(|(role, text)| self.writer.paragraph(role, &text)),
        }
    }
}

fn describe_paragraph(style: &mut Style, name: &[u8], start: &BytesStart<'_>, styles: &Styles) {
    let value = attribute(start, "val").unwrap_or_default();
    match (name, style.role) {
        (b"pStyle", _) => *style = styles.of(&value),
        (b"outlineLvl", _) => {
            let level = value.parse::<usize>().ok().filter(|level| *level < 9);
            style.role = level.map_or(style.role, |level| Role::Heading(level + 1));
        }
        (b"numPr", Role::Paragraph) => style.role = Role::Item(0),
        (b"ilvl", Role::Item(_)) => style.role = Role::Item(value.parse().unwrap_or_default()),
        _ => {}
    }
}

//! PPTX: slides in the order of the presentation, with their notes, tables, diagrams and charts (ECMA-376 part 1, 19).

use std::collections::HashMap;

use quick_xml::events::BytesStart;
use shared_catalog::rules::course_file::FailureReason;

use super::super::Budget;
use super::package::Package;
use super::writer::{Role, Writer};
use super::xml::{Token, attribute, each, elements, foreign_attribute};
use super::{charts, main_part};

/// The text of each slide. Hidden slides are empty.
pub(in super::super) fn pptx(bytes: &[u8], budget: &mut Budget) -> Result<Vec<String>, FailureReason> {
    let mut package = Package::open(bytes)?;
    let (name, presentation) = main_part(&mut package, ["ppt/presentation.xml", "presentation"], budget)?;
    let mut slides = Vec::new();
    elements(&presentation, b"sldId", budget, |slide| {
        slides.extend(foreign_attribute(slide, "id"))
    })?;
    budget.check_pages(slides.len())?;
    let relations = package.relations(&name, budget)?;
    let targets: HashMap<_, _> = relations
        .into_iter()
        .map(|relation| (relation.id, relation.target))
        .collect();
    let mut pages = Vec::with_capacity(slides.len());
    for relation in slides {
        budget.check_time()?;
        let target = targets.get(&relation).ok_or(FailureReason::Broken)?;
        pages.push(slide(&mut package, target, budget)?);
    }
    Ok(pages)
}

fn slide(package: &mut Package<'_>, name: &str, budget: &mut Budget) -> Result<String, FailureReason> {
    let xml = package.part(name, budget)?.ok_or(FailureReason::Broken)?;
    let mut slide = Slide::new(Part::Slide);
    each(&xml, budget, |token| {
        slide.read(token);
        Ok(())
    })?;
    if slide.is_hidden_slide {
        return Ok(String::new());
    }
    let mut text = slide.writer.finish();
    for relation in package.relations(name, budget)? {
        if !matches!(relation.kind.as_str(), "notesSlide" | "chart" | "diagramData") {
            continue;
        }
        let Some(part) = package.part(&relation.target, budget)? else {
            continue;
        };
        let beside = if relation.kind == "notesSlide" {
            let mut notes = Slide::new(Part::Notes);
            each(&part, budget, |token| {
                notes.read(token);
                Ok(())
            })?;
            notes.writer.finish()
        } else {
            charts::text(&part, budget)?
        };
        text.push_str(&beside);
    }
    Ok(text)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Slide,
    Notes,
}

/// What a shape is for.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Purpose {
    /// A text box.
    #[default]
    Text,
    Title,
    Body,
    /// The date, the number or the footer of a slide.
    Frame,
}

/// A slide that is being read.
struct Slide {
    part: Part,
    writer: Writer,
    is_hidden_slide: bool,
    is_text: bool,
    shape: Option<Shape>,
    paragraph: String,
    level: usize,
}

#[derive(Default)]
struct Shape {
    purpose: Purpose,
    is_hidden: bool,
    paragraphs: Vec<(usize, String)>,
}

impl Slide {
    fn new(part: Part) -> Self {
        Self {
            part,
            writer: Writer::default(),
            is_hidden_slide: false,
            is_text: false,
            shape: None,
            paragraph: String::new(),
            level: 0,
        }
    }

    fn read(&mut self, token: Token<'_>) {
        match token {
            Token::Start(start) => self.start(start),
            Token::End(name) => self.end(name),
            Token::Text(text) => {
                if self.is_text {
                    self.paragraph.push_str(text);
                }
            }
        }
    }

    fn start(&mut self, start: &BytesStart<'_>) {
        match start.local_name().as_ref() {
            b"sld" => {
                self.is_hidden_slide = attribute(start, "show").is_some_and(|show| show == "0" || show == "false")
            }
            b"sp" | b"graphicFrame" => self.shape = Some(Shape::default()),
            b"cNvPr" => {
                let is_hidden = attribute(start, "hidden").is_some_and(|hidden| hidden == "1" || hidden == "true");
                self.shape.iter_mut().for_each(|shape| shape.is_hidden |= is_hidden);
            }
            b"ph" => {
                let purpose = match attribute(start, "type").as_deref() {
                    Some("title" | "ctrTitle") => Purpose::Title,
                    Some("dt" | "ftr" | "hdr" | "sldNum" | "sldImg") => Purpose::Frame,
                    _ => Purpose::Body,
                };
                self.shape.iter_mut().for_each(|shape| shape.purpose = purpose);
            }
            b"tbl" => self.writer.begin_table(),
            b"tc" => self.writer.begin_cell(),
            b"pPr" => {
                self.level = attribute(start, "lvl")
                    .and_then(|level| level.parse().ok())
                    .unwrap_or_default()
            }
            b"t" => self.is_text = true,
            b"br" => self.paragraph.push('\n'),
            b"tab" => self.paragraph.push('\t'),
            _ => {}
        }
    }

    fn end(&mut self, name: &[u8]) {
        match name {
            b"t" => self.is_text = false,
            b"p" => self.end_paragraph(),
            b"tc" => self.writer.end_cell(),
            b"tr" => self.writer.end_row(),
            b"tbl" => self.writer.end_table(),
            b"sp" | b"graphicFrame" => {
                if let Some(shape) = self.shape.take() {
                    self.end_shape(shape);
                }
            }
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        let (text, level) = (std::mem::take(&mut self.paragraph), std::mem::take(&mut self.level));
        match &mut self.shape {
            _ if self.writer.is_in_table() => self.writer.paragraph(Role::Paragraph, &text),
            Some(shape) => shape.paragraphs.push((level, text)),
            None => self.writer.paragraph(Role::Line, &text),
        }
    }

    fn end_shape(&mut self, shape: Shape) {
        let is_wanted = match self.part {
            Part::Slide => shape.purpose != Purpose::Frame,
            Part::Notes => shape.purpose == Purpose::Body,
        };
        if shape.is_hidden || !is_wanted {
            return;
        }
        let paragraphs: Vec<_> = shape
            .paragraphs
            .iter()
            .filter(|(_, text)| !text.trim().is_empty())
            .collect();
        let is_single = paragraphs.len() == 1;
        for (level, text) in paragraphs {
            let is_sentence = text.trim_end().ends_with(['.', '!', '?', '।', '。']);
            let role = match shape.purpose {
                Purpose::Title => Role::Heading(1),
                _ if self.part == Part::Notes || (is_single && is_sentence) => Role::Line,
                _ => Role::Item(*level),
            };
            self.writer.paragraph(role, text);
        }
        self.writer.end_group();
    }
}

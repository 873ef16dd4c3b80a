//! Pieces of a text and their context.

use std::ops::Range;

/// What a piece of a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A sentence of a paragraph.
    Sentence,
    /// An item of a list.
    Item,
    /// A row of a table.
    Row,
    /// Lines of code.
    Code,
    /// A heading, the head of a table, or what is not content. It is never quoted.
    Mark,
}

/// A piece of a text.
#[derive(Clone, Debug)]
pub struct Piece {
    /// What it is.
    pub kind: Kind,
    /// Its place, with the white space around it.
    pub range: Range<usize>,
    /// The place of what is quoted.
    pub quote: Range<usize>,
    /// What precedes it and says what it is about.
    pub context: Context,
}

/// What precedes a piece and says what it is about, as places in the text.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// The headings above, with their levels.
    pub headings: Vec<(usize, Range<usize>)>,
    /// The line that introduces a list, a table or code.
    pub lead: Option<Range<usize>>,
    /// The items above, with their indentation.
    pub parents: Vec<(usize, Range<usize>)>,
    /// The head of the table.
    pub table: Option<Range<usize>>,
    /// Whether the piece is in a fence of code.
    pub is_code: bool,
}

impl Context {
    /// All places.
    pub fn ranges(&self) -> impl Iterator<Item = &Range<usize>> {
        let headings = self.headings.iter().map(|(_, range)| range);
        let parents = self.parents.iter().map(|(_, range)| range);
        headings.chain(&self.lead).chain(parents).chain(&self.table)
    }

    /// A text that puts what follows it into this context.
    pub fn preamble(&self, text: &str) -> String {
        let of = |range: &Range<usize>| text.get(range.clone()).unwrap_or_default();
        let mut preamble = String::new();
        for (level, heading) in &self.headings {
            preamble += &format!("{} {}\n", "#".repeat(*level), of(heading));
        }
        if let Some(lead) = &self.lead {
            preamble += &format!("{}\n\n", of(lead));
        }
        for (indent, item) in &self.parents {
            preamble += &format!("{}- {}\n", " ".repeat(*indent), of(item));
        }
        if let Some(head) = &self.table {
            preamble += &format!("| {} |\n|---|\n", of(head).replace('\t', " | "));
        }
        if self.is_code {
            preamble += "```\n";
        }
        preamble
    }
}

//! The structure of a text: headings, sentences, list items, table rows and code.
//!
//! Documents of every type are extracted in the notation of Markdown, and plain text is read by its line breaks. The
//! pieces of a text cover it without gaps, so chunks that consist of pieces cover it, too. What precedes a piece and says
//! what it is about is its context: headings, the line that introduces a list, the head of a table.

mod line;
mod piece;
mod sentence;

#[cfg(test)]
mod tests;

use std::ops::Range;

use line::{Line, Mark};

pub use piece::{Context, Kind, Piece};
pub use sentence::sentences;

/// The level of a heading that is only recognized by its place.
const PLAIN_LEVEL: usize = 7;
/// The maximum number of words in such a heading.
const MAX_PLAIN_HEADING: usize = 10;
/// The maximum size of code that is quoted whole, in bytes.
const MAX_CODE: usize = 600;

/// The pieces of `text`, which cover it without gaps or overlaps.
pub fn pieces(text: &str) -> Vec<Piece> {
    let mut parser = Parser {
        text,
        lines: line::lines(text),
        next: 0,
        pieces: Vec::new(),
        context: Context::default(),
    };
    parser.parse();
    parser.pieces
}

/// The length of the YAML at the begin of a Markdown file, in bytes.
pub fn front_matter(text: &str) -> usize {
    let lines = line::lines(text);
    let count = line::front_matter(&lines);
    count
        .checked_sub(1)
        .and_then(|last| lines.get(last))
        .map_or(0, |line| line.end)
}

struct Parser<'t> {
    text: &'t str,
    lines: Vec<Line<'t>>,
    next: usize,
    pieces: Vec<Piece>,
    context: Context,
}

impl<'t> Parser<'t> {
    fn parse(&mut self) {
        let front = line::front_matter(&self.lines);
        for _ in 0..front {
            self.mark();
        }
        while let Some(line) = self.lines.get(self.next) {
            match line.mark {
                Mark::Blank => self.blank(),
                Mark::Fence => self.fence(),
                Mark::Rule => self.mark(),
                Mark::Heading { level, begin } => self.heading(level, begin),
                Mark::Item { indent, begin } => self.item(indent, begin),
                Mark::Row | Mark::Cells(_) => self.table(),
                Mark::Text => self.paragraph(),
            }
        }
    }

    fn line(&self, place: usize) -> Option<&Line<'t>> {
        self.lines.get(place)
    }

    /// Adds a piece that ends where the line before the next one ends.
    fn push(&mut self, kind: Kind, quote: Range<usize>, end: usize) {
        let begin = self.pieces.last().map_or(0, |piece| piece.range.end);
        if end > begin {
            let context = self.context.clone();
            let range = begin..end;
            self.pieces.push(Piece {
                kind,
                range,
                quote,
                context,
            });
        }
    }

    /// Adds the line as a piece that is not quoted.
    fn mark(&mut self) {
        if let Some(line) = self.line(self.next) {
            let (begin, end) = (line.begin, line.end);
            self.push(Kind::Mark, begin..begin, end);
            self.next += 1;
        }
    }

    fn blank(&mut self) {
        let Some(end) = self.line(self.next).map(|line| line.end) else {
            return;
        };
        self.next += 1;
        match self.pieces.last_mut() {
            Some(last) => last.range.end = end,
            None => self.push(Kind::Mark, 0..0, end),
        }
    }

    fn heading(&mut self, level: usize, begin: usize) {
        let Some(line) = self.line(self.next) else { return };
        let title = line.text.get(begin..).unwrap_or_default().trim_end_matches(['#', ' ']);
        let (from, end) = (line.begin + begin, line.end);
        let range = from..from + title.len();
        self.open(level, range, end);
        self.next += 1;
    }

    /// Puts what follows under a heading.
    fn open(&mut self, level: usize, title: Range<usize>, end: usize) {
        self.context.headings.retain(|(above, _)| *above < level);
        self.context = Context {
            headings: std::mem::take(&mut self.context.headings),
            ..Context::default()
        };
        self.push(Kind::Mark, title.start..title.start, end);
        if !title.is_empty() {
            self.context.headings.push((level, title));
        }
    }

    fn fence(&mut self) {
        self.mark();
        self.context.is_code = true;
        let mut begin = None;
        while let Some(line) = self.line(self.next) {
            if line.mark == Mark::Fence {
                break;
            }
            let (from, end, is_blank) = (line.begin, line.end, line.text.trim().is_empty());
            let size = begin.map_or(0, |begin| end - begin);
            if (is_blank || size > MAX_CODE)
                && let Some(begin) = begin.take()
            {
                self.code(begin, from);
            }
            if is_blank {
                self.push(Kind::Mark, from..from, end);
            } else {
                begin = begin.or(Some(from));
            }
            self.next += 1;
        }
        if let Some(begin) = begin {
            let end = self.line(self.next).map_or(self.text.len(), |line| line.begin);
            self.code(begin, end);
        }
        self.context.is_code = false;
        self.mark();
    }

    fn code(&mut self, begin: usize, end: usize) {
        let code = self.text.get(begin..end).unwrap_or_default().trim_end();
        self.push(Kind::Code, begin..begin + code.len(), end);
    }

    fn item(&mut self, indent: usize, begin: usize) {
        let Some(line) = self.line(self.next) else { return };
        let from = line.begin + begin;
        self.next += 1;
        while self.line(self.next).is_some_and(|line| {
            let is_below = line.text.len() - line.text.trim_start().len() > indent;
            line.mark == Mark::Text && (is_below || self.wraps(self.next))
        }) {
            self.next += 1;
        }
        let end = self.line(self.next).map_or(self.text.len(), |line| line.begin);
        self.context.parents.retain(|(above, _)| *above < indent);
        self.context.table = None;
        let quote = self.text.get(from..end).unwrap_or_default().trim_end();
        let quote = from..from + quote.len();
        self.push(Kind::Item, quote.clone(), end);
        self.context.parents.push((indent, quote));
    }

    fn table(&mut self) {
        let begin = self.next;
        let is_row =
            |line: &Line<'_>| matches!(line.mark, Mark::Row | Mark::Cells(_)) || line::is_rule_of_table(line.text);
        while self.line(self.next).is_some_and(is_row) {
            self.next += 1;
        }
        let rows = begin..self.next;
        if rows.len() == 1 && self.line(begin).is_some_and(|line| matches!(line.mark, Mark::Cells(_))) {
            self.next = begin;
            return self.paragraph();
        }
        self.context.parents.clear();
        self.context.table = None;
        let has_rule = self
            .line(begin + 1)
            .is_some_and(|line| line::is_rule_of_table(line.text));
        let is_cells = self.line(begin).is_some_and(|line| matches!(line.mark, Mark::Cells(_)));
        for place in rows.clone() {
            let Some(line) = self.line(place) else { continue };
            let (row, end) = (line.row(), line.end);
            let is_head = place == begin && (has_rule || (is_cells && rows.len() > 2));
            if is_head || line::is_rule_of_table(line.text) {
                self.push(Kind::Mark, row.start..row.start, end);
                if is_head {
                    self.context.table = Some(row);
                }
            } else {
                self.push(Kind::Row, row, end);
            }
        }
        self.context.table = None;
        self.context.lead = None;
    }

    /// Whether the line at `place` continues the sentence of the line before it.
    fn wraps(&self, place: usize) -> bool {
        let (Some(before), Some(line)) = (place.checked_sub(1).and_then(|at| self.line(at)), self.line(place)) else {
            return false;
        };
        line.mark == Mark::Text && sentence::wraps(before.text, line.text)
    }

    fn paragraph(&mut self) {
        let first = self.next;
        self.next += 1;
        while self.line(self.next).is_some_and(|line| line.mark == Mark::Text) {
            if let Some(level) = self.line(self.next).and_then(|line| line::underline(line.text)) {
                let (Some(from), Some(until)) = (self.line(first), self.line(self.next)) else {
                    return;
                };
                let (begin, end) = (from.begin, until.end);
                let title = self.text.get(begin..until.begin).unwrap_or_default().trim_end();
                let title = begin..begin + title.len();
                self.next += 1;
                return self.open(level, title, end);
            }
            self.next += 1;
        }
        let (Some(from), Some(last)) = (self.line(first), self.line(self.next - 1)) else {
            return;
        };
        let (begin, end) = (from.begin, last.end);
        let text = self.text.get(begin..end).unwrap_or_default();
        let has_more = self.lines.iter().skip(self.next).any(|line| line.mark != Mark::Blank);
        if self.next - first == 1 && has_more && sentence::is_heading(text, MAX_PLAIN_HEADING) {
            let title = begin..begin + text.trim_end().len();
            return self.open(PLAIN_LEVEL, title, end);
        }
        self.context.parents.clear();
        self.context.lead = None;
        let mut at = begin;
        for sentence in sentences(text) {
            let quoted = sentence.trim_start_matches(|letter: char| letter.is_whitespace() || letter == '>');
            let from = at + sentence.len() - quoted.len();
            at += sentence.len();
            let quote = from..from + quoted.trim_end().len();
            self.push(Kind::Sentence, quote.clone(), at);
            let is_lead = self
                .text
                .get(quote.clone())
                .is_some_and(|text| text.ends_with([':', '：']));
            if at == end && is_lead {
                self.context.lead = Some(quote);
            }
        }
    }
}

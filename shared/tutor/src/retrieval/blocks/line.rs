//! What a single line is.

use std::ops::Range;

/// The maximum number of lines of front matter.
const MAX_FRONT_MATTER: usize = 60;
/// What list items begin with, apart from numbers.
const BULLETS: [char; 14] = ['-', '*', '+', '•', '‣', '◦', '▪', '■', '●', '○', '–', '·', '✓', '➢'];

/// A line of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'t> {
    /// The place of the line, with its line break.
    pub begin: usize,
    pub end: usize,
    /// The line without its line break.
    pub text: &'t str,
    pub mark: Mark,
}

/// What a line is. Offsets are in bytes of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Blank,
    /// The begin or the end of code.
    Fence,
    /// A line across the page.
    Rule,
    Heading {
        level: usize,
        begin: usize,
    },
    Item {
        indent: usize,
        begin: usize,
    },
    /// A row whose cells are separated by `|`.
    Row,
    /// A row of so many cells that are separated by tabs.
    Cells(usize),
    Text,
}

impl Line<'_> {
    /// The place of a row without the lines around it.
    pub(super) fn row(&self) -> Range<usize> {
        let around = |letter: char| letter.is_whitespace() || letter == '|';
        let row = self.text.trim_start_matches(around);
        let begin = self.begin + self.text.len() - row.len();
        begin..begin + row.trim_end_matches(around).len()
    }
}

pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    let mut begin = 0;
    let mut lines: Vec<Line<'_>> = Vec::new();
    let mut is_code = false;
    for whole in text.split_inclusive('\n') {
        let line = whole.trim_end_matches(['\n', '\r']);
        let mark = match mark(line) {
            Mark::Fence => {
                is_code = !is_code;
                Mark::Fence
            }
            _ if is_code => Mark::Text,
            // Underlined text is a heading.
            Mark::Rule if underline(line).is_some() && lines.last().is_some_and(|line| line.mark == Mark::Text) => {
                Mark::Text
            }
            mark => mark,
        };
        let end = begin + whole.len();
        lines.push(Line {
            begin,
            end,
            text: line,
            mark,
        });
        begin = end;
    }
    mark_rows(&mut lines);
    lines
}

/// Marks the lines around the rule of a table as rows, even if they do not begin with `|`.
fn mark_rows(lines: &mut [Line<'_>]) {
    let mut is_table = false;
    for place in 0..lines.len() {
        let is_head = lines.get(place + 1).is_some_and(|line| is_rule_of_table(line.text));
        if let Some(line) = lines.get_mut(place) {
            let has_cells = line.text.contains('|');
            is_table = has_cells && (is_table || is_head);
            if is_table && line.mark == Mark::Text {
                line.mark = Mark::Row;
            }
        }
    }
}

fn mark(line: &str) -> Mark {
    let text = line.trim();
    let indent = line.len() - line.trim_start().len();
    if text.is_empty() {
        return Mark::Blank;
    }
    if text.starts_with("```") || text.starts_with("~~~") {
        return Mark::Fence;
    }
    let is_rule = text.len() >= 3
        && ['-', '*', '_', '=']
            .iter()
            .any(|sign| text.chars().all(|letter| letter == *sign));
    let is_comment = text.starts_with("<!--") && text.ends_with("-->");
    if is_rule || is_comment {
        return Mark::Rule;
    }
    let level = text.bytes().take_while(|byte| *byte == b'#').count();
    if (1..=7).contains(&level) && text.as_bytes().get(level) == Some(&b' ') {
        let title = text.get(level..).unwrap_or_default();
        let begin = indent + level + title.len() - title.trim_start().len();
        return Mark::Heading { level, begin };
    }
    if text.starts_with('|') && text.len() > 1 || text.matches(" | ").count() > 1 {
        return Mark::Row;
    }
    if let Some(length) = marker(text) {
        return Mark::Item {
            indent,
            begin: indent + length,
        };
    }
    let cells = text.split('\t').filter(|cell| !cell.trim().is_empty()).count();
    if cells > 1 { Mark::Cells(cells) } else { Mark::Text }
}

/// The length of the marker of a list item, with the space after it.
fn marker(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    let length = if BULLETS.contains(&first) {
        first.len_utf8()
    } else {
        let open = usize::from(first == '(');
        let rest = text.get(open..)?;
        let number: usize = rest
            .chars()
            .take_while(|letter| letter.is_numeric())
            .map(char::len_utf8)
            .sum();
        let is_letter = rest.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase());
        let number = if number == 0 && is_letter { 1 } else { number };
        let close = rest
            .get(number..)?
            .chars()
            .next()
            .filter(|letter| matches!(letter, '.' | ')'))?;
        // A year at the begin of a line is no number of an item, and neither is the `a` of `a.m.`.
        let is_short = (1..=9).contains(&number) && rest.chars().take_while(|letter| letter.is_numeric()).count() <= 3;
        if !is_short {
            return None;
        }
        open + number + close.len_utf8()
    };
    let rest = text.get(length..)?;
    let space = rest.len() - rest.trim_start().len();
    let is_tight = !first.is_ascii() && BULLETS.contains(&first);
    ((space > 0 || is_tight) && !rest.trim().is_empty()).then_some(length + space)
}

/// The line between the head of a table and its rows.
pub(super) fn is_rule_of_table(line: &str) -> bool {
    let line = line.trim();
    line.contains('-') && line.contains('|') && line.chars().all(|letter| matches!(letter, '|' | '-' | ':' | ' '))
}

/// The level of the heading that this line underlines.
pub(super) fn underline(line: &str) -> Option<usize> {
    let line = line.trim();
    let all = |sign| line.len() >= 3 && line.chars().all(|letter| letter == sign);
    if all('=') { Some(1) } else { all('-').then_some(2) }
}

/// The number of lines of YAML at the begin of a Markdown file.
pub(super) fn front_matter(lines: &[Line<'_>]) -> usize {
    let is_fence = |line: &Line<'_>| matches!(line.text.trim_end(), "---" | "...");
    if lines.first().is_none_or(|line| line.text.trim_end() != "---") {
        return 0;
    }
    let end = lines.iter().skip(1).take(MAX_FRONT_MATTER).position(is_fence);
    let Some(end) = end else { return 0 };
    let is_yaml = |line: &Line<'_>| {
        let text = line.text.trim();
        text.is_empty() || text.starts_with(['-', '#']) || text.contains(':') || line.text.starts_with(' ')
    };
    let inside = lines.iter().skip(1).take(end);
    if end > 0 && inside.clone().all(is_yaml) {
        end + 2
    } else {
        0
    }
}

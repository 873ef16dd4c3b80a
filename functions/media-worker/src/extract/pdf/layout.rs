//! Turns strings at positions into lines and paragraphs.

use super::direction::{in_reading_order, is_from_right};

/// A wider gap is a space between words. This and the following are relative to the height of the letters. TeX sets
/// spaces as narrow as a sixth.
const SPACE: f32 = 0.15;
/// A larger vertical step, relative to the taller letters, starts a new line. A smaller one is an exponent.
const LINE: f32 = 0.5;
/// A larger vertical step starts a new paragraph.
const PARAGRAPH: f32 = 1.8;
/// A larger step backwards also starts a new line: the next column or a table cell.
const BACK: f32 = 2.0;
/// A wider gap separates the cells of a row.
const CELL: f32 = 1.6;
/// Dots between an entry of a table of contents and its page.
const LEADERS: [&str; 2] = [". . . . .", "....."];

/// An affine transformation `[a b c d e f]` (ISO 32000-1, 8.3.3).
#[derive(Clone, Copy, Debug)]
pub(super) struct Matrix(pub [f32; 6]);

impl Matrix {
    pub const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    pub fn moved(x: f32, y: f32) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// Applies this transformation and then `next`.
    pub fn then(self, next: Self) -> Self {
        let ([a, b, c, d, e, f], [na, nb, nc, nd, ne, nf]) = (self.0, next.0);
        Self([
            a * na + b * nc,
            a * nb + b * nd,
            c * na + d * nc,
            c * nb + d * nd,
            e * na + f * nc + ne,
            e * nb + f * nd + nf,
        ])
    }

    fn origin(self) -> (f32, f32) {
        (self.0[4], self.0[5])
    }

    /// The height of letters of `size`.
    fn height(self, size: f32) -> f32 {
        self.0[2].hypot(self.0[3]) * size.abs()
    }
}

/// The text of a page under construction.
#[derive(Default)]
pub(super) struct Layout {
    text: String,
    end: Option<End>,
}

/// Where a string ended, and how tall its letters are.
#[derive(Clone, Copy)]
struct End {
    x: f32,
    y: f32,
    height: f32,
}

impl Layout {
    /// Adds `text`, drawn at `begin` up to `end` in letters of `size`.
    pub fn draw(&mut self, text: &str, begin: Matrix, end: Matrix, size: f32) {
        if text.is_empty() {
            return;
        }
        let between = self
            .end
            .and_then(|before| separator(before, begin, size))
            .unwrap_or_default();
        let is_separate = self.text.ends_with(['\n', '\t', ' ']) || (between == " " && text.starts_with(' '));
        if between.starts_with('\n') {
            self.text.truncate(self.text.trim_end_matches(' ').len());
            self.join_hyphenated(between, text);
        } else if !is_separate {
            self.text.push_str(between);
        }
        self.text.push_str(text);
        let (x, y) = end.origin();
        let height = begin.height(size);
        self.end = Some(End { x, y, height });
    }

    /// Starts a line, or continues a word that was hyphenated at the end of the previous line.
    fn join_hyphenated(&mut self, between: &str, next: &str) {
        let mut last = self.text.chars().rev();
        let is_divided = last.next() == Some('-')
            && last.next().is_some_and(char::is_lowercase)
            && next.starts_with(char::is_lowercase)
            && between == "\n";
        if is_divided {
            self.text.pop();
        } else if !self.text.is_empty() {
            self.text.push_str(between);
        }
    }

    pub fn finish(mut self) -> String {
        if LEADERS.iter().any(|leader| self.text.contains(leader)) {
            self.text = self.text.lines().map(without_leader).collect();
        }
        self.text.truncate(self.text.trim_end().len());
        if self.text.chars().any(is_from_right) {
            let lines: Vec<_> = self.text.split('\n').map(in_reading_order).collect();
            self.text = lines.join("\n");
        }
        self.text
    }
}

/// An entry without its dots, which would look like ends of sentences, and separated from the next entry.
fn without_leader(line: &str) -> String {
    match LEADERS.iter().find_map(|leader| line.split_once(leader)) {
        None => format!("{line}\n"),
        Some((entry, page)) => {
            let dots = ['.', ' '];
            format!("{} {}\n\n", entry.trim_end_matches(dots), page.trim_start_matches(dots))
        }
    }
}

/// The separator between a string that ended at `before` and one that begins at `begin`.
fn separator(before: End, begin: Matrix, size: f32) -> Option<&'static str> {
    let [a, b, _, _, x, y] = begin.0;
    let (length, height) = (a.hypot(b), begin.height(size));
    if !(length > 0.0 && height > 0.0) {
        return Some(" ");
    }
    // Distances along the baseline and across it.
    let (dx, dy) = (x - before.x, y - before.y);
    let along = (dx * a + dy * b) / length / height;
    let across = ((dy * a - dx * b) / length / height).abs();
    if across > PARAGRAPH {
        Some("\n\n")
    } else if across * height > LINE * height.max(before.height) || along < -BACK {
        Some("\n")
    } else {
        let is_cell = along > CELL;
        (along > SPACE).then_some(if is_cell { "\t" } else { " " })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn laid_out(strings: &[(&str, f32, f32)]) -> String {
        let mut layout = Layout::default();
        for (text, x, y) in strings {
            let width = 5.0 * text.chars().count() as f32;
            layout.draw(text, Matrix::moved(*x, *y), Matrix::moved(x + width, *y), 10.0);
        }
        layout.finish()
    }

    #[test]
    fn positions_separate_words_lines_and_paragraphs() {
        assert_eq!(
            laid_out(&[("wo", 0.0, 700.0), ("rd", 10.5, 700.0), ("next", 23.0, 700.0)]),
            "word next"
        );
        assert_eq!(laid_out(&[("one ", 0.0, 700.0), ("two", 23.0, 700.0)]), "one two");
        assert_eq!(laid_out(&[("one ", 0.0, 700.0), ("two", 0.0, 688.0)]), "one\ntwo");
        assert_eq!(
            laid_out(&[("Title", 0.0, 700.0), ("Text", 0.0, 670.0)]),
            "Title\n\nText"
        );
        assert_eq!(
            laid_out(&[("left", 0.0, 700.0), ("right", 200.0, 702.0)]),
            "left\tright"
        );
        assert_eq!(
            laid_out(&[("right", 200.0, 700.0), ("left", 0.0, 700.0)]),
            "right\nleft"
        );
    }

    #[test]
    fn an_exponent_stays_on_its_line() {
        let mut layout = Layout::default();
        for (text, x, y, size) in [
            ("x", 0.0, 700.0, 11.0),
            ("2", 6.0, 704.4, 8.0),
            ("is even.", 14.0, 700.0, 11.0),
        ] {
            layout.draw(text, Matrix::moved(x, y), Matrix::moved(x + 5.0, y), size);
        }
        assert_eq!(layout.finish(), "x2 is even.");
    }

    #[test]
    fn dots_in_a_table_of_contents_are_removed() {
        assert_eq!(
            laid_out(&[
                ("1.1 Cells . . . . . . . 3", 0.0, 700.0),
                ("1.2 Roots........... 4", 0.0, 688.0),
                ("And so on . . .", 0.0, 676.0)
            ]),
            "1.1 Cells 3\n\n1.2 Roots 4\n\nAnd so on . . ."
        );
    }

    #[test]
    fn hyphenated_words_are_joined() {
        assert_eq!(
            laid_out(&[("photosyn-", 0.0, 700.0), ("thesis", 0.0, 688.0)]),
            "photosynthesis"
        );
        assert_eq!(laid_out(&[("Jean-", 0.0, 700.0), ("Paul", 0.0, 688.0)]), "Jean-\nPaul");
    }

    #[test]
    fn rotated_text_is_read_along_its_baseline() {
        let up = |y: f32, x: f32| Matrix([0.0, 1.0, -1.0, 0.0, x, y]);
        let mut layout = Layout::default();
        layout.draw("up", up(0.0, 0.0), up(10.0, 0.0), 10.0);
        layout.draw("wards", up(10.0, 0.0), up(35.0, 0.0), 10.0);
        layout.draw("again", up(0.0, 12.0), up(25.0, 12.0), 10.0);
        assert_eq!(layout.finish(), "upwards\nagain");
    }
}

//! Writes blocks of text in the notation of Markdown, which keeps their structure.

/// What a paragraph is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Role {
    /// Text, with an empty line after it.
    #[default]
    Paragraph,
    /// Text, with the next line right below.
    Line,
    Heading(usize),
    Item(usize),
    Code,
}

/// A text under construction.
#[derive(Default)]
pub(super) struct Writer {
    text: String,
    before: Option<Role>,
    tables: Vec<Table>,
}

#[derive(Default)]
struct Table {
    rows: Vec<Vec<String>>,
    row: Vec<String>,
    cell: String,
    is_continued: bool,
}

impl Writer {
    /// Adds a paragraph, to the current cell if there is one.
    pub fn paragraph(&mut self, role: Role, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        if let Some(table) = self.tables.last_mut() {
            if !table.cell.is_empty() {
                table.cell.push(' ');
            }
            table.cell.push_str(&single_line(text));
            return;
        }
        self.separate(role);
        match role {
            Role::Paragraph | Role::Line | Role::Code => self.text.push_str(text),
            Role::Heading(level) => {
                let level = level.clamp(1, 6);
                self.text
                    .push_str(&format!("{} {}", "#".repeat(level), single_line(text)));
            }
            Role::Item(level) => {
                let indent = " ".repeat(2 * level.min(9));
                self.text.push_str(&format!("{indent}- {}", single_line(text)));
            }
        }
        self.text.push('\n');
        self.before = Some(role);
    }

    /// Ends a group of paragraphs, such as a shape.
    pub fn end_group(&mut self) {
        self.close_code();
        if self.before.take().is_some() {
            self.text.push('\n');
        }
    }

    fn close_code(&mut self) {
        if self.before == Some(Role::Code) {
            self.text.push_str("```\n");
        }
    }

    /// Ends what does not go on with a paragraph of this role.
    fn separate(&mut self, next: Role) {
        let Some(before) = self.before else {
            if next == Role::Code {
                self.text.push_str("```\n");
            }
            return;
        };
        let goes_on = matches!(
            (before, next),
            (Role::Line, Role::Line) | (Role::Item(_), Role::Item(_)) | (Role::Code, Role::Code)
        );
        if !goes_on {
            self.close_code();
            self.text.push('\n');
            if next == Role::Code {
                self.text.push_str("```\n");
            }
        }
    }

    pub fn begin_table(&mut self) {
        self.tables.push(Table::default());
    }

    pub fn is_in_table(&self) -> bool {
        !self.tables.is_empty()
    }

    pub fn begin_cell(&mut self) {
        if let Some(table) = self.tables.last_mut() {
            table.is_continued = false;
        }
    }

    /// Makes the current cell a continuation of the one above.
    pub fn continue_cell(&mut self) {
        if let Some(table) = self.tables.last_mut() {
            table.is_continued = true;
        }
    }

    pub fn end_cell(&mut self) {
        let Some(table) = self.tables.last_mut() else { return };
        let mut cell = std::mem::take(&mut table.cell);
        let above = table.rows.last().and_then(|row| row.get(table.row.len()));
        if table.is_continued && cell.is_empty() {
            cell = above.cloned().unwrap_or_default();
        }
        table.row.push(cell);
    }

    pub fn end_row(&mut self) {
        let Some(table) = self.tables.last_mut() else { return };
        let row = std::mem::take(&mut table.row);
        if row.iter().any(|cell| !cell.trim().is_empty()) {
            table.rows.push(row);
        }
    }

    /// Writes a table. The first row is taken for its head.
    pub fn end_table(&mut self) {
        let Some(Table { rows, .. }) = self.tables.pop() else {
            return;
        };
        let joined = |row: &[String]| {
            let cells = row.iter().map(|cell| cell.replace('|', "/"));
            cells.collect::<Vec<_>>().join(" | ")
        };
        if !self.tables.is_empty() {
            let inner: Vec<_> = rows.iter().map(|row| row.join(", ")).collect();
            self.paragraph(Role::Paragraph, &inner.join("; "));
            return;
        }
        let is_grid = rows.len() > 1 && rows.iter().any(|row| row.len() > 1);
        if !is_grid {
            for cell in rows.iter().flatten() {
                self.paragraph(Role::Paragraph, cell);
            }
            return;
        }
        self.end_group();
        for (number, row) in rows.iter().enumerate() {
            self.text.push_str(&format!("| {} |\n", joined(row)));
            if number == 0 {
                self.text.push_str(&format!("|{}\n", "---|".repeat(row.len())));
            }
        }
        self.before = Some(Role::Paragraph);
    }

    pub fn finish(mut self) -> String {
        while !self.tables.is_empty() {
            self.end_table();
        }
        self.end_group();
        self.text
    }
}

fn single_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

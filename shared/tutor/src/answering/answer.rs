//! Answers and what they cite.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answering::Quote;

/// A sentence of a file that an answer rests on.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub struct Citation {
    /// The file's name.
    #[schema(example = "cell-biology.pdf")]
    pub file: String,
    /// The page it is on, from 1; 1 for text without pages.
    #[schema(example = 3)]
    pub page: u32,
    /// The words of the file as they stand there.
    #[schema(example = "Mitochondria make most of the cell's supply of ATP.")]
    pub quote: String,
}

/// Who answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AnswerSource)]
pub enum Source {
    /// The product itself, with sentences of the files.
    Builtin,
    /// The AI provider.
    Http,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// For the student.
    pub text: String,
    /// What it rests on; nothing if the files do not answer the question.
    pub citations: Vec<Citation>,
    /// Who answered.
    pub source: Source,
}

/// The answer if the files do not have one.
#[must_use]
pub fn not_answered(source: Source) -> Answer {
    Answer {
        text: "The files of this course do not answer this question. Try other words, or ask your instructor."
            .to_owned(),
        citations: Vec::new(),
        source,
    }
}

/// The answer that consists of these quotes.
#[must_use]
pub fn composed(quotes: &[Quote<'_>]) -> Answer {
    let mut text = String::new();
    let mut before: Option<&Quote<'_>> = None;
    for quote in quotes {
        let Quote {
            file,
            page,
            text: words,
        } = quote;
        text.push_str(&match before {
            None => format!("{file}, page {page}, says: “{words}”"),
            Some(before) if (before.file, before.page) == (*file, *page) => format!("\nIt also says: “{words}”"),
            Some(before) if before.file == *file => format!("\nPage {page} adds: “{words}”"),
            Some(_) => format!("\n{file}, page {page}, adds: “{words}”"),
        });
        before = Some(quote);
    }
    let citation = |quote: &Quote<'_>| Citation {
        file: quote.file.to_owned(),
        page: quote.page,
        quote: quote.text.to_owned(),
    };
    Answer {
        text,
        citations: quotes.iter().map(citation).collect(),
        source: Source::Builtin,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_consists_of_its_quotes() {
        let quote = |file, page, text| Quote { file, page, text };
        let answer = composed(&[
            quote("a.pdf", 1, "One."),
            quote("a.pdf", 1, "Two."),
            quote("a.pdf", 2, "Three."),
            quote("b.md", 1, "Four."),
        ]);
        assert_eq!(
            answer.text,
            "a.pdf, page 1, says: “One.”\nIt also says: “Two.”\nPage 2 adds: “Three.”\nb.md, page 1, adds: “Four.”"
        );
        assert_eq!(answer.citations.len(), 4);
        assert_eq!(
            (answer.citations[3].file.as_str(), answer.citations[3].page),
            ("b.md", 1)
        );
    }
}

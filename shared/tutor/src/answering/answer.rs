//! Answers and their citations.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answering::Quote;

/// A sentence of a file that an answer is based on.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub struct Citation {
    /// The name of the file.
    #[schema(example = "cell-biology.pdf")]
    pub file: String,
    /// The page, starting at 1. Always 1 for text without pages.
    #[schema(example = 3)]
    pub page: u32,
    /// The exact words of the file.
    #[schema(example = "Mitochondria make most of the cell's supply of ATP.")]
    pub quote: String,
}

/// The author of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AnswerSource)]
pub enum Source {
    /// The product itself, with sentences from the files.
    Builtin,
    /// The AI service.
    Http,
}

/// An answer of the tutor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TutorAnswer {
    /// The text for the student.
    pub text: String,
    /// The citations. Empty if the files do not answer the question.
    pub citations: Vec<Citation>,
    /// The author of the answer.
    pub source: Source,
}

/// The answer to a question that the files do not answer.
pub fn not_answered(source: Source) -> TutorAnswer {
    TutorAnswer {
        text: "The files of this course do not answer this question. Try other words, or ask your instructor."
            .to_owned(),
        citations: Vec::new(),
        source,
    }
}

/// The answer that consists of these quotes.
pub fn composed(quotes: &[Quote<'_>]) -> TutorAnswer {
    let mut text = String::new();
    let mut before: Option<&Quote<'_>> = None;
    for quote in quotes {
        let Quote {
            file,
            page,
            text: words,
            head,
        } = quote;
        text.push_str(&match before {
            None => format!("{file}, page {page}, says: “{words}”"),
            Some(before) if (before.file, before.page) == (*file, *page) => format!("\nIt also says: “{words}”"),
            Some(before) if before.file == *file => format!("\nPage {page} adds: “{words}”"),
            Some(_) => format!("\n{file}, page {page}, adds: “{words}”"),
        });
        if !head.is_empty() && before.is_none_or(|before| before.head != *head) {
            text += &format!(" ({head})");
        }
        before = Some(quote);
    }
    let citation = |quote: &Quote<'_>| Citation {
        file: quote.file.to_owned(),
        page: quote.page,
        quote: quote.text.to_owned(),
    };
    TutorAnswer {
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
        let quote = |file, page, text| Quote {
            file,
            page,
            text,
            head: if file == "b.md" { "A | B" } else { "" },
        };
        let answer = composed(&[
            quote("a.pdf", 1, "One."),
            quote("a.pdf", 1, "Two."),
            quote("a.pdf", 2, "Three."),
            quote("b.md", 1, "Four."),
        ]);
        assert_eq!(
            answer.text,
            "a.pdf, page 1, says: “One.”\nIt also says: “Two.”\nPage 2 adds: “Three.”\nb.md, page 1, adds: “Four.” (A | B)"
        );
        assert_eq!(answer.citations.len(), 4);
        assert_eq!(
            (answer.citations[3].file.as_str(), answer.citations[3].page),
            ("b.md", 1)
        );
    }
}

//! The built-in answer: the sentences of the files that fit the question best.

use crate::answering::{Passage, Question, RetrievedPassages};
use crate::retrieval::{sentences, tokens};

/// The maximum number of sentences in an answer.
const MAX_QUOTES: usize = 3;
/// The maximum length of a quote, in bytes. Longer sentences are cut after a word.
pub(super) const MAX_QUOTE_LENGTH: usize = 800;
/// The minimum number of words in a sentence. Anything shorter is a heading or a table cell.
const MIN_WORDS: usize = 4;
/// The weight of a term that occurs only in the preceding heading or sentence.
const CONTEXT: f32 = 0.4;
/// The weight of a term that another quote contains already.
const AGAIN: f32 = 0.15;
/// The penalty of a sentence for each passage that fits better than its own.
const RANK: f32 = 0.04;
/// The minimum gain of a further sentence, relative to the gain of the best one.
const WORTH: f32 = 0.3;

/// A sentence of a file, byte for byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quote<'i> {
    /// The name of the file.
    pub file: &'i str,
    /// The page.
    pub page: u32,
    /// A slice of the stored chunk.
    pub text: &'i str,
}

struct Candidate<'i> {
    quote: Quote<'i>,
    /// The number of passages that fit better than its own.
    rank: usize,
    /// The terms in the sentence.
    own: Vec<usize>,
    /// The terms that occur only in the preceding sentence.
    context: Vec<usize>,
}

/// The quotes that answer `question`, in reading order. Empty if the files do not answer it.
pub fn extract<'i>(question: &Question, found: &RetrievedPassages<'i>) -> Vec<Quote<'i>> {
    if !found.is_answer() {
        return Vec::new();
    }
    let mut candidates: Vec<_> = found
        .passages
        .iter()
        .enumerate()
        .flat_map(|(rank, passage)| candidates(question, rank, passage))
        .collect();
    let (mut chosen, mut covered): (Vec<Candidate<'i>>, Vec<usize>) = (Vec::new(), Vec::new());
    let mut best = 0.0;
    while chosen.len() < MAX_QUOTES {
        let gains = candidates
            .iter()
            .map(|candidate| gain(candidate, &covered, &found.weights));
        // Of equal candidates the first one, in the order of the passages and of their text.
        let next = gains
            .enumerate()
            .reduce(|one, other| if other.1 > one.1 { other } else { one });
        let Some((place, gain)) = next.filter(|(_, gain)| *gain > 0.0 && *gain >= best * WORTH) else {
            break;
        };
        best = f32::max(best, gain);
        let candidate = candidates.remove(place);
        candidates.retain(|other| other.quote.text != candidate.quote.text);
        covered.extend(candidate.own.iter().chain(&candidate.context));
        chosen.push(candidate);
    }
    chosen.into_iter().map(|candidate| candidate.quote).collect()
}

fn gain(candidate: &Candidate<'_>, covered: &[usize], weights: &[f32]) -> f32 {
    let weight = |term: &usize| {
        let weight = weights.get(*term).copied().unwrap_or_default();
        weight * if covered.contains(term) { AGAIN } else { 1.0 }
    };
    let own: f32 = candidate.own.iter().map(weight).sum();
    let context: f32 = candidate.context.iter().map(weight).sum();
    if candidate.own.is_empty() && candidate.context.is_empty() {
        return 0.0;
    }
    (own + CONTEXT * context) * (1.0 - RANK * candidate.rank.min(20) as f32)
}

fn candidates<'i>(question: &Question, rank: usize, passage: &Passage<'i>) -> Vec<Candidate<'i>> {
    let mut candidates = Vec::new();
    let mut before: Vec<usize> = Vec::new();
    for sentence in sentences(passage.text) {
        let text = cut(sentence.trim());
        let own = question.terms_in(text);
        let context: Vec<_> = before.iter().copied().filter(|term| !own.contains(term)).collect();
        if is_sentence(text) {
            candidates.push(Candidate {
                quote: Quote {
                    file: passage.file,
                    page: passage.page,
                    text,
                },
                rank,
                own: own.clone(),
                context,
            });
        }
        if !text.is_empty() {
            before = own;
        }
    }
    candidates
}

/// Whether `text` is a sentence and not a heading, a table cell or the like.
fn is_sentence(text: &str) -> bool {
    let ends = text
        .trim_end_matches(['"', '\'', '”', '’', ')', ']', '*', '_', '`'])
        .ends_with(['.', '!', '?', ':', ';', '…', '।', '。', '！', '？', '؟']);
    let is_heading = text.starts_with('#');
    let words = tokens(text).take(2 * MIN_WORDS).count();
    !is_heading && (words >= 2 * MIN_WORDS || (ends && words >= MIN_WORDS))
}

/// The beginning of a sentence that is too long to quote, up to the end of a word.
pub(super) fn cut(sentence: &str) -> &str {
    if sentence.len() <= MAX_QUOTE_LENGTH {
        return sentence;
    }
    let (beginning, _) = sentence.split_at(sentence.floor_char_boundary(MAX_QUOTE_LENGTH));
    let end = beginning.rfind(char::is_whitespace).unwrap_or(beginning.len());
    beginning.split_at(end).0.trim_end()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::retrieval::{Index, Segment};
    use shared::ids::{CourseFileId, Id};

    const CELL: &str = "# The cell\n\n## Parts of a cell\n\nA cell is enclosed by a membrane of lipids that lets some molecules \
        pass and keeps others out. Plants, animals and fungi keep their genes in a\nnucleus; bacteria have none. Mitochondria make most \
        of the cell's supply of ATP, the molecule that carries energy to where it is needed.\n\n## From gene to protein\n\nA gene is copied \
        into messenger RNA in the nucleus. Ribosomes read it three letters at a time, and each triplet stands for one amino acid.";
    const COST: &str = "## Opportunity cost\n\nIt is the value of the best alternative that is given up. Whoever studies for an \
        hour gives up an hour of wages.\n\n## Markets\n\nA market clears where supply meets demand.";

    fn index() -> Index {
        let segment = |number, text: &str| Segment::build(Id::from_bytes([number; 16]), &[text.to_owned()]);
        Index::new(vec![segment(1, CELL), segment(2, COST)])
    }

    fn quotes(index: &Index, question: &str) -> Vec<String> {
        let question = Question::new(question);
        let name = |id: CourseFileId| if id.as_bytes()[0] == 1 { "cell.md" } else { "cost.md" };
        let found = question.find(index, name, None, 8);
        extract(&question, &found)
            .into_iter()
            .map(|quote| quote.text.to_owned())
            .collect()
    }

    #[test]
    fn the_sentence_that_answers_comes_first() {
        let index = index();
        let first = |question| quotes(&index, question).into_iter().next().unwrap_or_default();
        assert!(first("Where do cells make their ATP?").starts_with("Mitochondria make"));
        assert!(first("What encloses a cell?").starts_with("A cell is enclosed"));
        assert!(first("What role do ribosomes play?").starts_with("Ribosomes read it"));
        assert!(first("What is opportunity cost?").starts_with("It is the value"));
        assert!(first("Where do plants keep their genes?").ends_with("in a\nnucleus; bacteria have none."));
    }

    #[test]
    fn a_question_that_the_files_do_not_answer_has_no_quotes() {
        let index = index();
        for question in [
            "Who won the world cup in 2018?",
            "What is the capital of France?",
            "How does photosynthesis happen in a cell?",
            "What is the boiling point of mercury?",
            "what is it",
        ] {
            assert_eq!(quotes(&index, question), Vec::<String>::new(), "{question}");
        }
        assert!(quotes(&Index::new(Vec::new()), "What is a cell?").is_empty());
    }

    #[test]
    fn a_long_sentence_is_cut_after_a_word() {
        let long = "energy ".repeat(400);
        assert!(cut(long.trim()).len() <= MAX_QUOTE_LENGTH && cut(long.trim()).ends_with("energy"));
        assert!(cut(&"क".repeat(1_000)).len() <= MAX_QUOTE_LENGTH);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]
        #[test]
        fn quotes_are_parts_of_their_chunks_and_deterministic(
            pages in prop::collection::vec("([a-d]{1,4}(ing|ed|s|)[ .\n।]{1,2}|## [a-d]{2}\n\n){0,200}", 1..4),
            question in "([a-d]{1,4}(ing|ed|s|) ){1,4}",
        ) {
            let segment = Segment::build(Id::from_bytes([7; 16]), &pages);
            let chunks = segment.chunks.clone();
            let index = Index::new(vec![segment]);
            let question = Question::new(&question);
            let found = question.find(&index, |_| "file", None, 8);
            let quotes = extract(&question, &found);
            prop_assert_eq!(&quotes, &extract(&question, &found));
            prop_assert!(quotes.len() <= MAX_QUOTES);
            for quote in quotes {
                prop_assert!(chunks.iter().any(|chunk| chunk.page == quote.page && chunk.text.contains(quote.text)));
            }
        }
    }
}

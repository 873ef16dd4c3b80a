//! The built-in answer: the sentences, list items and table rows of the files that fit the question best.

use std::collections::HashSet;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;

use crate::answering::passages::{FoundTerm, words_of};
use crate::answering::question::Expected;
use crate::answering::{Passage, RetrievedPassages};
use crate::retrieval::tokens::Stems;
use crate::retrieval::{Kind, Piece, pieces};

/// The maximum number of quotes in an answer.
const MAX_QUOTES: usize = 3;
/// The maximum number of items if a whole list is the answer.
const MAX_ITEMS: usize = 6;
/// The maximum length of a quote, in bytes. Longer sentences are cut after a word.
pub(super) const MAX_QUOTE_LENGTH: usize = 800;
/// The minimum number of words in a sentence. Anything shorter is a label.
const MIN_WORDS: usize = 3;
/// The part of the weight of the question that a quote and its context must have to answer it.
const ANSWERED_FROM: f32 = 0.62;
/// The weight of a term that occurs only in the headings, the introduction or the head of the table.
const UNDER: f32 = 0.85;
/// The weight of a term that occurs only in the sentence before.
const BEFORE: f32 = 0.55;
/// The weight of a term that occurs only elsewhere in the chunk.
const NEARBY: f32 = 0.2;
/// The weight of a term that another quote contains already.
const AGAIN: f32 = 0.15;
/// The penalty of a quote for each passage that fits better than its own.
const RANK: f32 = 0.04;
/// The bonus of a quote with the expected kind of answer.
const EXPECTED: f32 = 0.12;
/// The bonus of a quote that begins with a term of the question, as definitions do.
const FIRST: f32 = 0.08;
/// The minimum gain of a further quote, relative to the gain of the best one.
const WORTH: f32 = 0.3;

/// A passage of a file, byte for byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quote<'i> {
    /// The name of the file.
    pub file: &'i str,
    /// The page.
    pub page: u32,
    /// A slice of the stored chunk.
    pub text: &'i str,
    /// The head of the table of a row, or the line that introduces the list of an item. Empty for others.
    pub head: &'i str,
}

struct Candidate<'i> {
    quote: Quote<'i>,
    /// How much of each term the quote and its context have, 0 to 1.
    shares: Vec<f32>,
    /// The number of passages that fit better than its own.
    rank: u8,
    kind: Kind,
    /// Whether the quote itself has a term, rather than only its context.
    has_own: bool,
    /// What the score is multiplied with.
    factor: f32,
}

/// The quotes that answer the question, the best first. Empty if the files do not answer it.
pub fn extract<'i>(found: &RetrievedPassages<'i>) -> Vec<Quote<'i>> {
    let mut stems = Stems::default();
    let mut candidates: Vec<_> = (0_u8..)
        .zip(&found.passages)
        .flat_map(|(rank, passage)| candidates(found, rank, passage, &mut stems))
        .collect();
    let all: f32 = found.terms.iter().map(|term| term.weight).sum();
    let is_answer = |candidate: &Candidate<'_>| all > 0.0 && score(candidate, &[], &found.terms) >= ANSWERED_FROM * all;
    candidates.retain(is_answer);
    let mut chosen: Vec<Candidate<'i>> = Vec::new();
    let mut covered: Vec<usize> = Vec::new();
    let mut best = 0.0;
    while chosen.len() < MAX_QUOTES {
        let gains = candidates
            .iter()
            .map(|candidate| candidate.factor * score(candidate, &covered, &found.terms));
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
        covered.extend(
            (0..)
                .zip(&candidate.shares)
                .filter(|(_, share)| **share > NEARBY)
                .map(|(term, _)| term),
        );
        chosen.push(candidate);
    }
    if let [
        Candidate {
            kind: Kind::Item,
            has_own: false,
            rank,
            quote,
            ..
        },
        ..,
    ] = chosen.as_slice()
    {
        // The question is answered by the list.
        let (rank, head) = (*rank, quote.head);
        chosen.truncate(1);
        let is_of_list = |candidate: &Candidate<'_>| candidate.rank == rank && candidate.quote.head == head;
        let others = candidates
            .into_iter()
            .filter(|other| other.kind == Kind::Item && is_of_list(other));
        chosen.extend(others.take(MAX_ITEMS - 1));
    }
    chosen.into_iter().map(|candidate| candidate.quote).collect()
}

/// The weight of the terms that a candidate has. Terms that are covered already count little.
fn score(candidate: &Candidate<'_>, covered: &[usize], terms: &[FoundTerm]) -> f32 {
    let shares = candidate.shares.iter().zip(terms).enumerate();
    let weights =
        shares.map(|(number, (share, term))| share * term.weight * if covered.contains(&number) { AGAIN } else { 1.0 });
    weights.sum()
}

fn candidates<'i>(
    found: &RetrievedPassages<'_>,
    rank: u8,
    passage: &Passage<'i>,
    stems: &mut Stems,
) -> Vec<Candidate<'i>> {
    // The context of the chunk is put before its text, so that the text is read as it is in the file.
    let whole = format!("{}{}", passage.context, passage.text);
    let begin = passage.context.len();
    let slice = |range: &Range<usize>| match range.start.checked_sub(begin) {
        Some(start) => passage.text.get(start..range.end - begin),
        None => passage.context.get(range.clone()),
    };
    let nearby = words_of(&whole, stems);
    let mut candidates = Vec::new();
    let (mut before, mut is_first) = (HashSet::new(), true);
    for piece in pieces(&whole) {
        let own = words_of(whole.get(piece.quote.clone()).unwrap_or_default(), stems);
        let has_own = found.terms.iter().any(|term| term.is_in(&own));
        let can_stand = has_own || is_first || matches!(piece.kind, Kind::Item | Kind::Code);
        if piece.quote.start >= begin
            && can_stand
            && let Some(text) = slice(&piece.quote)
            && is_quotable(piece.kind, text)
        {
            let mut under = HashSet::new();
            for range in piece.context.ranges() {
                under.extend(words_of(whole.get(range.clone()).unwrap_or_default(), stems));
            }
            let evidence = Evidence {
                own: &own,
                under: &under,
                before: &before,
                nearby: &nearby,
            };
            if let Some(shares) = evidence.shares(&found.terms) {
                let head = piece.context.table.as_ref().or(piece.context.lead.as_ref());
                let head = head.filter(|_| matches!(piece.kind, Kind::Item | Kind::Row));
                let quote = Quote {
                    file: passage.file,
                    page: passage.page,
                    text: cut(text),
                    head: head.and_then(&slice).unwrap_or_default(),
                };
                let factor = factor(found, rank, text, stems);
                candidates.push(Candidate {
                    quote,
                    shares,
                    rank,
                    kind: piece.kind,
                    has_own,
                    factor,
                });
            }
        }
        is_first = piece.kind == Kind::Mark;
        before = if is_followed(&piece) { own } else { HashSet::new() };
    }
    candidates
}

/// Whether the sentence after a piece can refer to it.
fn is_followed(piece: &Piece) -> bool {
    piece.kind == Kind::Sentence
}

/// Where the words of a question can be.
struct Evidence<'e> {
    own: &'e HashSet<String>,
    under: &'e HashSet<String>,
    before: &'e HashSet<String>,
    nearby: &'e HashSet<String>,
}

impl Evidence<'_> {
    /// How much of each term there is. `None` if a name is missing.
    fn shares(&self, terms: &[FoundTerm]) -> Option<Vec<f32>> {
        let shares = terms.iter().map(|term| {
            let share = if term.is_in(self.own) {
                1.0
            } else if term.is_in(self.under) {
                UNDER
            } else if term.is_in(self.before) {
                BEFORE
            } else if term.is_in(self.nearby) {
                NEARBY
            } else {
                0.0
            };
            (share > NEARBY || !term.is_name).then_some(share)
        });
        shares.collect()
    }
}

/// What the score of a quote is multiplied with.
fn factor(found: &RetrievedPassages<'_>, rank: u8, text: &str, stems: &mut Stems) -> f32 {
    let has_expected = match found.expected {
        Expected::Number => text.chars().any(char::is_numeric),
        Expected::Name => {
            let mut words = text.split_whitespace().skip(1);
            words.any(|word| word.chars().next().is_some_and(char::is_uppercase))
        }
        Expected::Any => false,
    };
    let first = text.split_whitespace().take(3).collect::<Vec<_>>().join(" ");
    let first = words_of(&first, stems);
    let begins = found.terms.iter().any(|term| term.weight >= 0.5 && term.is_in(&first));
    let bonus = if has_expected { EXPECTED } else { 0.0 } + if begins { FIRST } else { 0.0 };
    (1.0 + bonus) * (1.0 - RANK * f32::from(rank.min(20)))
}

/// Whether a piece can be an answer. A short sentence is a label or a page number.
fn is_quotable(kind: Kind, text: &str) -> bool {
    match kind {
        Kind::Mark => false,
        Kind::Item | Kind::Row | Kind::Code => text.chars().any(char::is_alphanumeric),
        Kind::Sentence => {
            !text.ends_with([':', '：', '?']) && text.unicode_words().take(MIN_WORDS).count() == MIN_WORDS
        }
    }
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
mod tests;

//! Interprets feedback: more or less in total, and more or less of a subject.

use shared::text::fold;

use crate::planner::Request;

/// The adjustments that result from feedback.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Adjustments {
    /// The percentage of the usual load.
    pub load: u32,
    /// The percentage of the usual weight of each subject.
    pub weights: Vec<u32>,
}

/// Phrases that ask for less: of a subject that follows, or in total.
const LESS: [&str; 19] = [
    "too much",
    "too many",
    "too long",
    "too hard",
    "too heavy",
    "too intense",
    "overwhelm",
    "exhaust",
    "tired",
    "burned",
    "burnt",
    "burnout",
    "stress",
    "lighter",
    "less",
    "fewer",
    "reduce",
    "slow down",
    "no time",
];
/// Phrases that ask for more.
const MORE: [&str; 11] = [
    "too little",
    "too easy",
    "too light",
    "too short",
    "too few",
    "not enough",
    "more",
    "extra",
    "increase",
    "bored",
    "harder",
];
/// Words that may occur between "more" and the subject.
const FILLERS: [&str; 13] = [
    "of", "the", "time", "on", "for", "in", "to", "hours", "days", "my", "work", "practice", "focus",
];
/// Up to this length, a word of a phrase must match a whole word. Longer words match the beginnings of words.
const MAX_WHOLE_WORD_LENGTH: usize = 5;
/// The minimum length of a common prefix of a word and a part of a name: "maths" means Mathematics.
const COMMON_PREFIX: usize = 4;

/// The bounds of the adjustments, in percent.
const LOAD: std::ops::RangeInclusive<u32> = 50..=125;
const WEIGHT: std::ops::RangeInclusive<u32> = 40..=250;

impl Adjustments {
    pub(super) fn of(request: &Request) -> Self {
        let mut adjustments = Self {
            load: 100,
            weights: vec![100; request.subjects.len()],
        };
        let names: Vec<Vec<String>> = request.subjects.iter().map(|subject| words(&subject.name)).collect();
        for feedback in &request.feedback {
            let mut load = 100;
            for (change, subject) in wanted(&feedback.comments, &names) {
                match (subject, change) {
                    (Some(position), Change::More) => scale(&mut adjustments.weights[position], 150),
                    (Some(position), Change::Less) => scale(&mut adjustments.weights[position], 67),
                    (None, Change::More) => load = 120,
                    (None, Change::Less) => load = 75,
                }
            }
            // A bad rating without comments counts as "too much".
            if load == 100 && feedback.rating <= 2 && feedback.comments.trim().is_empty() {
                load = 85;
            }
            scale(&mut adjustments.load, load);
        }
        adjustments.load = adjustments.load.clamp(*LOAD.start(), *LOAD.end());
        for weight in &mut adjustments.weights {
            *weight = (*weight).clamp(*WEIGHT.start(), *WEIGHT.end());
        }
        adjustments
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    More,
    Less,
}

fn scale(percent: &mut u32, by: u32) {
    *percent = (*percent * by / 100).min(1_000);
}

fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let words = folded.split(|letter: char| !letter.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// All changes that `text` asks for, with their subjects if it names any.
fn wanted(text: &str, names: &[Vec<String>]) -> Vec<(Change, Option<usize>)> {
    let words = words(text);
    let mut wanted = Vec::new();
    let mut position = 0;
    while position < words.len() {
        let Some((change, length)) = change_at(&words[position..]) else {
            position += 1;
            continue;
        };
        let is_negated = position > 0 && ["not", "no", "isn", "wasn", "never"].contains(&words[position - 1].as_str());
        position += length;
        let subjects = subjects_at(&words[position..], names);
        match (is_negated, subjects.is_empty()) {
            // "No more chemistry" asks for less, but "not too much" asks for nothing.
            (true, false) if change == Change::More => {
                wanted.extend(subjects.into_iter().map(|subject| (Change::Less, Some(subject))));
            }
            (true, _) => {}
            (false, true) => wanted.push((change, None)),
            (false, false) => wanted.extend(subjects.into_iter().map(|subject| (change, Some(subject)))),
        }
    }
    wanted
}

/// The change that `words` begin with, and the number of words in its phrase.
fn change_at(words: &[String]) -> Option<(Change, usize)> {
    let begins = |phrase: &str| {
        let phrase: Vec<&str> = phrase.split(' ').collect();
        let (last, first) = phrase.split_last()?;
        let word = words.get(phrase.len() - 1)?;
        // "less" and "more" are whole words; "overwhelm" and "stress" are beginnings of words.
        let ends = word == last || (last.len() > MAX_WHOLE_WORD_LENGTH && word.starts_with(last));
        let begins = first.iter().zip(words).all(|(expected, word)| expected == word);
        (begins && ends).then_some(phrase.len())
    };
    let find = |phrases: &[&str], change| {
        phrases
            .iter()
            .find_map(|phrase| begins(phrase))
            .map(|length| (change, length))
    };
    find(&MORE, Change::More).or_else(|| find(&LESS, Change::Less))
}

/// The subjects at the beginning of `words`: "more maths and physics" names two.
fn subjects_at(words: &[String], names: &[Vec<String>]) -> Vec<usize> {
    let mut subjects = Vec::new();
    for word in words {
        let named = names
            .iter()
            .position(|name| name.iter().any(|part| is_same(part, word)));
        match named {
            Some(subject) if !subjects.contains(&subject) => subjects.push(subject),
            Some(_) => {}
            None if word == "and" && !subjects.is_empty() => {}
            None if subjects.is_empty() && FILLERS.contains(&word.as_str()) => {}
            None => break,
        }
    }
    subjects
}

fn is_same(part: &str, word: &str) -> bool {
    let common = part.chars().zip(word.chars()).take_while(|(a, b)| a == b).count();
    part == word || (common >= COMMON_PREFIX && common + 1 >= word.chars().count().min(part.chars().count()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(text: &str) -> Vec<(Change, Option<usize>)> {
        let names = ["Mathematics", "Organic Chemistry", "Physics"].map(words);
        wanted(text, &names)
    }

    #[test]
    fn words_ask_for_more_or_less_of_everything_or_of_a_subject() {
        use Change::{Less, More};
        for (text, expected) in [
            ("Too much!", vec![(Less, None)]),
            ("I was overwhelmed", vec![(Less, None)]),
            ("It was not enough", vec![(More, None)]),
            ("more maths please", vec![(More, Some(0))]),
            (
                "too much chemistry, more time for physics",
                vec![(Less, Some(1)), (More, Some(2))],
            ),
            ("More maths and physics", vec![(More, Some(0)), (More, Some(2))]),
            ("no more chemistry", vec![(Less, Some(1))]),
            ("not too much", vec![]),
            ("the moreover of lessons", vec![]),
            ("burnt out and stressed", vec![(Less, None), (Less, None)]),
            ("perfect", vec![]),
        ] {
            assert_eq!(asked(text), expected, "{text}");
        }
    }
}

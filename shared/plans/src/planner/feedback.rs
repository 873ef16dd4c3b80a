//! What feedback asks for: more or less in all, and more or less of a subject.

use crate::planner::Request;

/// What feedback comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wishes {
    /// Per cent of the usual load.
    pub load: u32,
    /// Per cent of the usual weight of each subject.
    pub weights: Vec<u32>,
}

/// Words that ask for less, when they do not stand before a subject.
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
/// Words that ask for more.
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
/// Words that may stand between "more" and the subject.
const FILLERS: [&str; 13] = [
    "of", "the", "time", "on", "for", "in", "to", "hours", "days", "my", "work", "practice", "focus",
];
/// Longer words are beginnings of words.
const LONGEST_WHOLE_WORD: usize = 5;
/// How much of a word must agree with a part of a name: "maths" is Mathematics.
const COMMON_PREFIX: usize = 4;

/// Bounds of what any amount of feedback can come to, in per cent.
const LOAD: std::ops::RangeInclusive<u32> = 50..=125;
const WEIGHT: std::ops::RangeInclusive<u32> = 40..=250;

impl Wishes {
    pub(super) fn of(request: &Request) -> Self {
        let mut wishes = Self {
            load: 100,
            weights: vec![100; request.subjects.len()],
        };
        let names: Vec<Vec<String>> = request.subjects.iter().map(|subject| words(&subject.name)).collect();
        for feedback in &request.feedback {
            let mut load = 100;
            for (change, subject) in wanted(&feedback.comments, &names) {
                match (subject, change) {
                    (Some(position), Change::More) => scale(&mut wishes.weights[position], 150),
                    (Some(position), Change::Less) => scale(&mut wishes.weights[position], 67),
                    (None, Change::More) => load = 120,
                    (None, Change::Less) => load = 75,
                }
            }
            // A bad mark without a reason is taken for too much.
            if load == 100 && feedback.rating <= 2 && feedback.comments.trim().is_empty() {
                load = 85;
            }
            scale(&mut wishes.load, load);
        }
        wishes.load = wishes.load.clamp(*LOAD.start(), *LOAD.end());
        for weight in &mut wishes.weights {
            *weight = (*weight).clamp(*WEIGHT.start(), *WEIGHT.end());
        }
        wishes
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
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// Every wish in `text`, with the subject it is about if it names one.
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
            // "No more chemistry", but "not too much" says nothing.
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

/// The change that `words` begin with, and how many words say so.
fn change_at(words: &[String]) -> Option<(Change, usize)> {
    let begins = |phrase: &str| {
        let phrase: Vec<&str> = phrase.split(' ').collect();
        let (last, first) = phrase.split_last()?;
        let word = words.get(phrase.len() - 1)?;
        // "less" and "more" are whole words, "overwhelm" and "stress" are beginnings.
        let ends = word == last || (last.len() > LONGEST_WHOLE_WORD && word.starts_with(last));
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

/// The subjects that `words` name next: "more maths and physics" names two.
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

//! English: the Snowball stemmer, irregular forms, and Latin plurals.

use std::borrow::Cow;

use rust_stemmers::{Algorithm, Stemmer};

/// Forms that no rule leads to, and the words that they are forms of.
const IRREGULAR: [(&str, &str); 90] = [
    ("ate", "eat"),
    ("became", "become"),
    ("began", "begin"),
    ("begun", "begin"),
    ("bent", "bend"),
    ("blew", "blow"),
    ("blown", "blow"),
    ("born", "bear"),
    ("bought", "buy"),
    ("bound", "bind"),
    ("broke", "break"),
    ("broken", "break"),
    ("brought", "bring"),
    ("built", "build"),
    ("burnt", "burn"),
    ("came", "come"),
    ("caught", "catch"),
    ("children", "child"),
    ("chose", "choose"),
    ("chosen", "choose"),
    ("dealt", "deal"),
    ("died", "die"),
    ("dies", "die"),
    ("drawn", "draw"),
    ("drew", "draw"),
    ("driven", "drive"),
    ("drove", "drive"),
    ("dying", "die"),
    ("eaten", "eat"),
    ("fallen", "fall"),
    ("fed", "feed"),
    ("feet", "foot"),
    ("fell", "fall"),
    ("felt", "feel"),
    ("flew", "fly"),
    ("flown", "fly"),
    ("fought", "fight"),
    ("froze", "freeze"),
    ("frozen", "freeze"),
    ("gave", "give"),
    ("given", "give"),
    ("gone", "go"),
    ("grew", "grow"),
    ("grown", "grow"),
    ("heard", "hear"),
    ("held", "hold"),
    ("hidden", "hide"),
    ("kept", "keep"),
    ("knew", "know"),
    ("known", "know"),
    ("laid", "lay"),
    ("leaves", "leaf"),
    ("led", "lead"),
    ("lost", "lose"),
    ("lying", "lie"),
    ("made", "make"),
    ("meant", "mean"),
    ("men", "man"),
    ("met", "meet"),
    ("mice", "mouse"),
    ("paid", "pay"),
    ("ran", "run"),
    ("risen", "rise"),
    ("rose", "rise"),
    ("said", "say"),
    ("saw", "see"),
    ("seen", "see"),
    ("sent", "send"),
    ("shown", "show"),
    ("sold", "sell"),
    ("spent", "spend"),
    ("spoke", "speak"),
    ("spoken", "speak"),
    ("sprang", "spring"),
    ("stole", "steal"),
    ("stood", "stand"),
    ("struck", "strike"),
    ("taken", "take"),
    ("taught", "teach"),
    ("teeth", "tooth"),
    ("thought", "think"),
    ("threw", "throw"),
    ("thrown", "throw"),
    ("took", "take"),
    ("understood", "understand"),
    ("went", "go"),
    ("women", "woman"),
    ("won", "win"),
    ("written", "write"),
    ("wrote", "write"),
];

/// Words that the algorithm would give the stem of another word.
const KEPT: [&str; 6] = ["news", "business", "general", "organ", "university", "universe"];
/// The minimum length of words with a Latin plural.
const MIN_LATIN: usize = 7;

pub(super) fn stem(word: &str) -> String {
    if word.len() < 3 || KEPT.contains(&word) {
        return word.to_owned();
    }
    let regular = IRREGULAR
        .binary_search_by(|(form, _)| form.cmp(&word))
        .ok()
        .and_then(|place| IRREGULAR.get(place))
        .map_or(word, |(_, regular)| regular);
    let stemmed = Stemmer::create(Algorithm::English).stem(regular);
    latin(stemmed).into_owned()
}

/// One stem for the singular and plural of `mitochondrion` and `bacterium`.
fn latin(stem: Cow<'_, str>) -> Cow<'_, str> {
    let ending = ["ion", "ium", "ia"].into_iter().find(|ending| stem.ends_with(ending));
    match ending {
        Some(ending) if stem.len() >= MIN_LATIN => {
            let end = stem.len() - ending.len() + 1;
            Cow::Owned(stem.get(..end).unwrap_or_default().to_owned())
        }
        _ => stem,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_have_one_stem() {
        for (one, other) in [
            ("enclose", "enclosed"),
            ("move", "moving"),
            ("carry", "carried"),
            ("relation", "relate"),
            ("mitochondrion", "mitochondria"),
            ("bacterium", "bacteria"),
            ("wrote", "write"),
            ("built", "building"),
            ("theories", "theory"),
            ("running", "ran"),
            ("classes", "class"),
        ] {
            assert_eq!(stem(one), stem(other), "{one} {other}");
        }
        assert_ne!(stem("force"), stem("for"));
        assert_ne!(stem("news"), stem("new"));
        assert!(IRREGULAR.is_sorted());
    }
}

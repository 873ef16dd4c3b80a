//! Hindi, in the spelling of [`crate::text::fold`]: endings of case, number, gender and tense, the longest first
//! (Ramanathan and Rao, "A lightweight stemmer for Hindi", 2003, without the endings that change the topic).

const ENDINGS: [&str; 58] = [
    "ाएंगी",
    "ाएंगे",
    "ाऊंगी",
    "ाऊंगा",
    "ाइयां",
    "ाइयों",
    "ियां",
    "ियों",
    "ाएगी",
    "ाएगा",
    "ाओगी",
    "ाओगे",
    "एंगी",
    "ेंगी",
    "एंगे",
    "ेंगे",
    "ूंगी",
    "ूंगा",
    "ातीं",
    "नाओं",
    "नाएं",
    "ताओं",
    "ताएं",
    "ाकर",
    "ाइए",
    "ाईं",
    "ाया",
    "ेगी",
    "ेगा",
    "ोगी",
    "ोगे",
    "ाने",
    "ाना",
    "ाते",
    "ाती",
    "ाता",
    "तीं",
    "ाओं",
    "ाएं",
    "ुओं",
    "ुएं",
    "कर",
    "ने",
    "नी",
    "ना",
    "ते",
    "ती",
    "ता",
    "ों",
    "ें",
    "ाई",
    "ाए",
    "ी",
    "ो",
    "े",
    "ि",
    "ा",
    "ु",
];
/// The minimum number of letters, with their vowel signs, that are left.
const MIN_LETTERS: usize = 2;

pub(super) fn stem(word: &str) -> &str {
    let stem = ENDINGS.iter().find_map(|ending| {
        let stem = word.strip_suffix(ending)?;
        (stem.chars().count() >= MIN_LETTERS).then_some(stem)
    });
    let stem = stem.unwrap_or(word);
    // हुआ, गया: the vowel that carries the ending.
    let open = stem.trim_end_matches(['\u{902}', 'य', 'इ', 'ई', 'आ']);
    if open.chars().count() >= MIN_LETTERS {
        open
    } else {
        stem
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_have_one_stem() {
        for (one, other) in [
            ("नदी", "नदियां"),
            ("नदी", "नदियों"),
            ("किताब", "किताबें"),
            ("लड़का", "लड़के"),
            ("निकलती", "निकलता"),
            ("बनवाया", "बनवाना"),
            ("गिरती", "गिरना"),
            ("राजा", "राजाओं"),
        ] {
            assert_eq!(stem(one), stem(other), "{one} {other}");
        }
        assert_ne!(stem("गंगा"), stem("गेहूं"));
        assert_eq!(stem("जल"), "जल");
    }
}

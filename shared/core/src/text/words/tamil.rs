//! Tamil: the Snowball stemmer, which removes the endings of case, number, person and tense.

use rust_stemmers::{Algorithm, Stemmer};

pub(super) fn stem(word: &str) -> String {
    Stemmer::create(Algorithm::Tamil).stem(word).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_have_one_stem() {
        for (one, other) in [
            ("கோயில்கள்", "கோயிலில்"),
            ("மரங்கள்", "மரங்களில்"),
            ("நகரம்", "நகரத்தில்"),
            ("புத்தகம்", "புத்தகத்தை"),
        ] {
            assert_eq!(stem(one), stem(other), "{one} {other}");
        }
    }
}

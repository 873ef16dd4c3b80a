//! Text that people type: its normal form, what counts as the same text, what may be in a name, and digits.
//!
//! | question | answer |
//! |---|---|
//! | What is stored, counted and hashed? | [`normalize`]; [`crate::http::body`] does it for every text of a body |
//! | Are two texts the same to a reader, and is one part of the other? | [`fold`] both |
//! | Is it a name, a title or a note? | [`name`], [`single_line`], [`paragraphs`] |
//! | Which number was pasted here? | [`plain_number`] |
//! | Which words is a text found by? | [`words::words`] and [`words::stem`] |

mod fold;
mod number;
mod visible;
pub mod words;

#[cfg(test)]
mod tests;

use icu_normalizer::ComposingNormalizerBorrowed;

pub use fold::fold;
pub use number::plain_number;
pub use visible::{is_invisible, is_mark, name, paragraphs, single_line};

/// Converts `text` to the normal form NFC (UAX #15), in which keyboards that code a letter differently agree.
pub fn normalize(text: &str) -> String {
    ComposingNormalizerBorrowed::new_nfc().normalize(text).into_owned()
}

//! The one comparison of texts.

use caseless::Caseless as _;
use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

use super::number::{digit, is_dash};
use super::visible::{is_invisible, is_mark};

/// Converts `text` to what all spellings of it have in common. It is for comparing and searching, never for showing.
///
/// Case, compatibility forms such as full-width letters, and invisible characters do not count, nor do accents on
/// letters that are sorted as the plain letter, the vowel points of Hebrew and Arabic, the nukta, the choice between
/// chandrabindu, anusvara and a nasal before its stop, keyboard variants of quotes and dashes, and the script of a
/// digit. Marks that make another letter do count: the vowel signs of India, `й`, and the voiced kana.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let (canonical, compatible) = (
        DecomposingNormalizerBorrowed::new_nfd(),
        DecomposingNormalizerBorrowed::new_nfkd(),
    );
    // Caseless matching of the Unicode Standard, D146.
    let cased = canonical.normalize_iter(text.chars()).default_case_fold();
    let cased = compatible.normalize_iter(cased).default_case_fold();
    // What is dropped does not keep the marks beside it from their order.
    let cased = compatible.normalize_iter(cased.filter(|letter| !is_invisible(*letter) && *letter != TATWEEL));
    let letters = same_nasals(spelled(cased));
    ComposingNormalizerBorrowed::new_nfc()
        .normalize_iter(letters.into_iter())
        .collect()
}

/// It stretches Arabic words and is not a letter.
const TATWEEL: char = '\u{640}';

/// One spelling of each letter.
fn spelled(letters: impl Iterator<Item = char>) -> Vec<char> {
    let mut spelled = Vec::new();
    let mut base = None;
    for letter in letters {
        if !is_mark(letter) {
            base = Some(letter);
        } else if is_dropped(letter, base) {
            continue;
        }
        match letter {
            // Letters with a stroke, which have no decomposition, and the dotless i of Turkish, whose capital is `I`.
            'ı' => spelled.push('i'),
            'ø' => spelled.push('o'),
            'ł' => spelled.push('l'),
            'đ' => spelled.push('d'),
            'æ' => spelled.extend(['a', 'e']),
            'œ' => spelled.extend(['o', 'e']),
            // Arabic as it is typed on the keyboards of Persian and Urdu.
            '\u{643}' => spelled.push('\u{6a9}'),
            '\u{649}' | '\u{64a}' => spelled.push('\u{6cc}'),
            '\u{629}' | '\u{6c1}' => spelled.push('\u{647}'),
            // Consonants without a vowel, which older text codes with a virama and a joiner.
            '\u{9ce}' => spelled.extend(['\u{9a4}', '\u{9cd}']),
            '\u{d54}' => spelled.extend(['\u{d2e}', '\u{d4d}']),
            '\u{d55}' => spelled.extend(['\u{d2f}', '\u{d4d}']),
            '\u{d56}' => spelled.extend(['\u{d34}', '\u{d4d}']),
            '\u{d7a}' => spelled.extend(['\u{d23}', '\u{d4d}']),
            '\u{d7b}' => spelled.extend(['\u{d28}', '\u{d4d}']),
            '\u{d7c}' => spelled.extend(['\u{d30}', '\u{d4d}']),
            '\u{d7d}' => spelled.extend(['\u{d32}', '\u{d4d}']),
            '\u{d7e}' => spelled.extend(['\u{d33}', '\u{d4d}']),
            '\u{d7f}' => spelled.extend(['\u{d15}', '\u{d4d}']),
            // The tippi of Gurmukhi.
            '\u{a70}' => spelled.push('\u{a02}'),
            '‘' | '’' | 'ʼ' => spelled.push('\''),
            '“' | '”' | '„' => spelled.push('"'),
            _ if letter.is_whitespace() => spelled.push(if letter.is_ascii() { letter } else { ' ' }),
            _ if letter != '\u{30fc}' && is_dash(letter) => spelled.push('-'),
            // Other spellings of a consonant without a vowel leave a second virama behind.
            _ if is_virama(letter) && spelled.last() == Some(&letter) => {}
            _ => spelled.push(digit(letter).unwrap_or_else(|| with_anusvara(letter))),
        }
    }
    spelled
}

/// Whether a mark is not a part of the letter `base`, only of the way it is written or stressed.
fn is_dropped(mark: char, base: Option<char>) -> bool {
    match mark {
        '\u{300}'..='\u{36f}' => base.is_some_and(|base| match base {
            // `й` and `ї` are letters, `ё` and stressed vowels are spellings.
            '\u{400}'..='\u{52f}' => matches!(mark, '\u{300}' | '\u{301}') || (base, mark) == ('е', '\u{308}'),
            _ => base.is_alphabetic(),
        }),
        '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}' | '\u{5c4}' | '\u{5c5}' | '\u{5c7}' => true,
        '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{652}' | '\u{656}'..='\u{65f}' | '\u{670}' => true,
        '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e4}' | '\u{6e7}' | '\u{6e8}' | '\u{6ea}'..='\u{6ed}' => true,
        '\u{653}'..='\u{655}' => base == Some('\u{627}'),
        _ => indic(mark).is_some_and(|mark| mark.offset == NUKTA),
    }
}

/// A letter of a block that has the layout of ISCII: Devanagari to Malayalam. Tamil has neither nukta nor anusvara.
#[derive(Clone, Copy)]
struct Indic {
    block: u32,
    offset: u32,
}

const CHANDRABINDU: u32 = 0x01;
const ANUSVARA: u32 = 0x02;
const NUKTA: u32 = 0x3c;
const VIRAMA: u32 = 0x4d;
/// The nasal of each class of consonants. The four stops of its class precede it.
const NASALS: [u32; 5] = [0x19, 0x1e, 0x23, 0x28, 0x2e];

fn indic(letter: char) -> Option<Indic> {
    let code = u32::from(letter);
    let is_indic = (0x900..0xd80).contains(&code) && !(0xb80..0xc00).contains(&code);
    is_indic.then_some(Indic {
        block: code & !0x7f,
        offset: code & 0x7f,
    })
}

fn is_virama(letter: char) -> bool {
    indic(letter).is_some_and(|letter| letter.offset == VIRAMA)
}

fn anusvara(block: u32) -> Option<char> {
    char::from_u32(block | ANUSVARA)
}

fn with_anusvara(letter: char) -> char {
    let chandrabindu = indic(letter).filter(|letter| letter.offset == CHANDRABINDU);
    chandrabindu.and_then(|letter| anusvara(letter.block)).unwrap_or(letter)
}

/// Writes a nasal before a stop of its class as anusvara: हिन्दी becomes हिंदी.
fn same_nasals(letters: Vec<char>) -> Vec<char> {
    let mut same: Vec<char> = Vec::with_capacity(letters.len());
    let mut letters = letters.into_iter().peekable();
    while let Some(letter) = letters.next() {
        let nasal = same.last().and_then(|nasal| indic(*nasal));
        let stop = letters.peek().and_then(|stop| indic(*stop));
        let anusvara = match (nasal, stop) {
            (Some(nasal), Some(stop)) if is_virama(letter) && is_before_stop(nasal, stop) => anusvara(nasal.block),
            _ => None,
        };
        if anusvara.is_some() {
            same.pop();
        }
        same.push(anusvara.unwrap_or(letter));
    }
    same
}

fn is_before_stop(nasal: Indic, stop: Indic) -> bool {
    let class = nasal.offset.saturating_sub(4)..nasal.offset;
    NASALS.contains(&nasal.offset) && nasal.block == stop.block && class.contains(&stop.offset)
}

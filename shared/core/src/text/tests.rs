//! Texts of several scripts, and what holds for all texts.

use icu_normalizer::DecomposingNormalizerBorrowed;
use proptest::prelude::*;

use super::{fold, name, normalize, paragraphs, plain_number, single_line};

fn are_same(spellings: &[&str]) {
    for spelling in spellings {
        assert_eq!(fold(spelling), fold(spellings[0]), "{spelling} {}", spellings[0]);
    }
}

fn are_different(words: &[&str]) {
    let mut folded: Vec<String> = words.iter().map(|word| fold(word)).collect();
    folded.sort();
    folded.dedup();
    assert_eq!(folded.len(), words.len(), "{words:?}");
}

#[test]
fn case_and_accents_of_latin_greek_and_cyrillic_do_not_count() {
    assert_eq!(fold("Économie ÉTÉ Naïve"), "economie ete naive");
    are_same(&["Straße", "STRASSE", "straſſe"]);
    are_same(&["Anfänger", "ANFA\u{308}NGER", "anfanger"]);
    are_same(&["Łódź Øre Đà", "lodz ore da"]);
    are_same(&["Οδυσσεύς", "ΟΔΥΣΣΕΎΣ", "οδυσσευσ"]);
    are_same(&["Ёлка", "елка"]);
    are_different(&["мой", "мои"]);
    are_different(&["=", "≠"]);
}

#[test]
fn the_dotted_and_the_dotless_i_of_turkish_are_found_by_either_keyboard() {
    are_same(&["İstanbul", "istanbul", "ISTANBUL", "ıstanbul", "I\u{307}stanbul"]);
    are_same(&["Isparta", "ısparta", "ISPARTA"]);
}

#[test]
fn spellings_of_hindi_are_one_word() {
    are_same(&["हिन्दी", "हिंदी", "हिँदी"]);
    are_same(&["कहाँ", "कहां"]);
    are_same(&["ज़िंदगी", "ज\u{93c}िन्दगी", "\u{95b}िंदगी", "जिंदगी"]);
    are_same(&["पञ्चम", "पंचम"]);
    are_same(&["सम्बन्ध", "संबंध", "संबन्ध"]);
    are_same(&["क्\u{200d}ष", "क्\u{200c}ष", "क्ष"]);
    are_same(&["भारत १९४७", "भारत 1947"]);
    // Doubled nasals, vowel signs and other consonants make other words.
    are_different(&["जन्म", "जंम", "जन"]);
    are_different(&["की", "कि", "का"]);
}

#[test]
fn spellings_of_other_scripts_of_india_are_one_word() {
    are_same(&["ਪੰਜਾਬ", "ਪਂਜਾਬ"]);
    are_same(&["উৎসব", "উত্\u{200d}সব"]);
    are_same(&["സമ്ബന്ധം", "സംബന്ധം"]);
    are_same(&["അവൻ", "അവന്\u{200d}"]);
    are_same(&["എൻ്റെ", "എന്റെ"]);
    are_same(&["கொ ௧௨", "க\u{bc6}\u{bbe} 12"]);
    are_different(&["தமிழ்", "தமிழ", "தமில்"]);
}

#[test]
fn vowel_points_and_keyboards_of_arabic_do_not_count() {
    are_same(&["كِتَاب", "كتاب", "کتاب", "كتـــاب"]);
    are_same(&["أحمد", "احمد", "ا\u{654}حمد"]);
    are_same(&["می\u{200c}خواهم", "میخواهم", "ميخواهم"]);
    are_same(&["٢٠٢٦", "۲۰۲۶", "2026"]);
    are_different(&["سؤال", "سوال"]);
}

#[test]
fn forms_that_keyboards_put_in_do_not_count() {
    are_same(&["ＣＳ１０１", "cs101", "C\u{ad}S\u{200b}101"]);
    are_same(&["don’t", "don't"]);
    are_same(&["a – b", "a\u{a0}- b"]);
    are_same(&["❤\u{fe0f}", "❤"]);
    are_different(&["が", "か"]);
    are_different(&["👩\u{200d}🔬", "👨\u{200d}🔬"]);
}

#[test]
fn a_name_has_something_to_see() {
    for hidden in [
        "",
        " ",
        "\u{200b}",
        "\u{2060}",
        "\u{3164}",
        "\u{feff}",
        "\u{2800}",
        "\u{301}",
        "\u{ad}\u{200d}",
    ] {
        assert_eq!(name(hidden).as_deref(), Ok(""), "{hidden:?}");
        assert_eq!(paragraphs(hidden).as_deref(), Ok(""), "{hidden:?}");
    }
    assert_eq!(name("\u{feff}Asha \u{200b} Rao\u{2069}").as_deref(), Ok("Asha Rao"));
    assert_eq!(name("As\u{200d}ha").as_deref(), Ok("Asha"));
}

#[test]
fn controls_overrides_and_hidden_tags_are_refused() {
    for hidden in [
        "a\u{0}b",
        "\u{202e}gnp.exe",
        "\u{202d}a",
        "a\u{e0041}",
        "a\u{fff9}b",
        "\u{1f3f4}\u{e0041}",
    ] {
        assert!(name(hidden).is_err() && single_line(hidden).is_err(), "{hidden:?}");
        assert!(paragraphs(hidden).is_err(), "{hidden:?}");
    }
    assert!(single_line("a\nb").is_err() && single_line("a\u{2028}b").is_err());
    assert_eq!(name("a\nb").as_deref(), Ok("a b"));
    assert_eq!(paragraphs(" a\r\n\tb ").as_deref(), Ok("a\r\n\tb"));
}

#[test]
fn joiners_of_words_and_emoji_stay() {
    for text in [
        "क्\u{200d}ष",
        "می\u{200c}خواهم",
        "അവന്\u{200d}",
        "👩\u{200d}👩\u{200d}👧",
        "❤\u{fe0f}\u{200d}🔥",
        "1\u{fe0f}\u{20e3}",
        "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
        "❤\u{fe0f}",
    ] {
        assert_eq!(single_line(text).as_deref(), Ok(normalize(text).as_str()), "{text}");
        assert_eq!(paragraphs(text).as_deref(), Ok(normalize(text).as_str()), "{text}");
    }
}

#[test]
fn what_cannot_be_seen_does_not_part_marks() {
    for hidden in ['\u{200c}', '\u{640}'] {
        let (parted, same) = (format!("क\u{94d}\u{300}{hidden}\u{94d}"), "क\u{94d}\u{300}");
        are_same(&[&parted, same]);
        assert_eq!(fold(&fold(&parted)), fold(&parted), "{hidden:?}");
    }
    let read = single_line("क\u{300}\u{61c}\u{94d}\u{200c}ष").unwrap();
    assert_eq!(single_line(&read), Ok(read.clone()));
}

#[test]
fn pasted_numbers_are_plain() {
    for number in [
        "\u{202a}+91 98765-43210\u{202c}",
        "\u{ff0b}91\u{a0}98765\u{2011}43210",
        "+९१ ९८७६५–४३२१०",
        "+௯௧\u{2009}௯௮௭௬௫−௪௩௨௧௦",
        "+٩١ ٩٨٧٦٥-٤٣٢١٠",
        "\u{2066}＋９１ 𝟗𝟖𝟕𝟔𝟓ー４３２１０\u{2069}",
    ] {
        assert_eq!(plain_number(number), "+91 98765-43210", "{number}");
    }
    assert_eq!(plain_number("½ ² Ⅷ 一"), "½ ² Ⅷ 一");
}

/// Letters and marks for which the rules do something, among any others.
fn typed() -> impl Strategy<Value = String> {
    let letter = prop_oneof![
        2 => prop::char::range('\u{900}', '\u{d7f}'),
        1 => prop::char::range('\u{300}', '\u{36f}'),
        1 => prop::char::range('\u{590}', '\u{6ff}'),
        1 => prop::char::range('\u{400}', '\u{52f}'),
        1 => prop::char::range('\u{a0}', '\u{24f}'),
        1 => prop::sample::select(vec!['\u{94d}', '\u{d4d}', '\u{200c}', '\u{200d}', '\u{34f}', '\u{3164}', '\u{640}', 'न', 'म']),
        1 => any::<char>(),
        1 => prop::char::range(' ', '~'),
    ];
    prop::collection::vec(letter, 0..12).prop_map(String::from_iter)
}

/// Marks that are put in different places of a letter, so that their order has no meaning.
fn marks() -> impl Strategy<Value = (Vec<char>, Vec<char>)> {
    let marks = vec![
        '\u{334}', '\u{93c}', '\u{94d}', '\u{327}', '\u{323}', '\u{301}', '\u{345}', '\u{64b}', '\u{650}',
    ];
    let some = prop::sample::subsequence(marks, 0..6);
    some.prop_flat_map(|marks| (Just(marks.clone()), Just(marks).prop_shuffle()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn what_is_folded_or_normal_stays_as_it_is(text in typed()) {
        prop_assert_eq!(fold(&fold(&text)), fold(&text));
        prop_assert_eq!(normalize(&normalize(&text)), normalize(&text));
        for read in [name, single_line, paragraphs] {
            if let Ok(read_once) = read(&text) {
                prop_assert_eq!(read(&read_once), Ok(read_once.clone()));
            }
        }
    }

    #[test]
    fn equivalent_codings_are_the_same(text in typed()) {
        let decomposed = DecomposingNormalizerBorrowed::new_nfd().normalize(&text).into_owned();
        prop_assert_eq!(fold(&decomposed), fold(&text));
        prop_assert_eq!(normalize(&decomposed), normalize(&text));
    }

    #[test]
    fn the_order_of_marks_has_no_effect(base in "[aеиनകاב]", (ordered, shuffled) in marks(), rest in typed()) {
        let with = |marks: &[char]| format!("{base}{}{rest}", marks.iter().collect::<String>());
        prop_assert_eq!(fold(&with(&shuffled)), fold(&with(&ordered)));
        prop_assert_eq!(normalize(&with(&shuffled)), normalize(&with(&ordered)));
    }
}

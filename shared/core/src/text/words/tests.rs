//! Words of texts in several languages, and names.

use proptest::prelude::*;

use super::*;

fn all(text: &str) -> String {
    let shown = words(text).into_iter().map(|word| match word.parts.as_slice() {
        [] => word.text,
        parts => format!("{}({})", word.text, parts.join("+")),
    });
    shown.collect::<Vec<_>>().join(" ")
}

#[test]
fn names_of_languages_and_files_are_whole_words() {
    assert_eq!(all("C, C++ and C#; F#."), "c c++ and c# f#");
    assert_eq!(
        all("C++17 on .NET, Node.js!"),
        "c++17(c++) on .net(net) node.js(node+js)"
    );
    assert_eq!(all("C/C++"), "c c++");
    assert_eq!(all("`main.py`"), "main.py(main+py)");
    assert_eq!(all("C++'s a = b == c"), "c++ a b == c");
}

#[test]
fn identifiers_and_codes_are_whole_words_and_their_parts() {
    assert_eq!(all("max_speed(x)"), "max_speed(max+speed) x");
    assert_eq!(
        all("maxSpeed HTTPServer pH DNAs"),
        "maxspeed(max+speed) httpserver(http+server) ph dnas"
    );
    assert_eq!(all("CS-101 e-mail"), "cs101(cs+101) email(e+mail)");
    assert_eq!(all("H₂O CO2 5kg"), "h2o co2 5kg(5+kg)");
}

#[test]
fn numbers_have_one_spelling() {
    assert_eq!(all("1,39,820 7.4 १९४७ 2,000."), "139820 7.4 1947 2000");
    assert_eq!(all("U.S.A. e.g. O(n)"), "usa eg o n");
}

#[test]
fn case_accents_and_spellings_do_not_count() {
    assert_eq!(
        all("The Cells’ ﬁndings: café, CAFE\u{301}!"),
        "the cells findings cafe cafe"
    );
    assert_eq!(all("हिन्दी हिंदी ज़िंदगी"), "हिंदी हिंदी जिंदगी");
    assert_eq!(all("光合作用"), "光 合 作 用");
    assert_eq!(all("Newton's"), "newton");
    assert_eq!(all("?! — * -"), "");
}

proptest! {
    #[test]
    fn words_are_never_empty_and_short(text in "\\PC{0,200}") {
        for word in words(&text) {
            for text in std::iter::once(&word.text).chain(&word.parts) {
                prop_assert!(!text.is_empty() && text.chars().count() <= MAX_WORD_LENGTH, "{word:?}");
            }
        }
    }
}

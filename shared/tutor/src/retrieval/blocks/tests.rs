//! The structure of texts of every kind.

use proptest::prelude::*;

use super::*;

/// Each piece that is quoted, after its context.
fn shown(text: &str) -> Vec<String> {
    let of = |range: &Range<usize>| text.get(range.clone()).unwrap().to_owned();
    let pieces = pieces(text).into_iter().filter(|piece| piece.kind != Kind::Mark);
    pieces
        .map(|piece| {
            let mut parts: Vec<_> = piece.context.ranges().map(of).collect();
            parts.push(of(&piece.quote));
            parts.join(" > ")
        })
        .collect()
}

#[test]
fn a_heading_ends_at_its_line() {
    assert_eq!(
        shown("# Sorting\nA zorbot machine uses a pump. It is old.\n## More\nText.\n\nOver\n====\nEnd."),
        [
            "Sorting > A zorbot machine uses a pump. ",
            "Sorting > It is old.",
            "Sorting > More > Text.",
            "Over > End."
        ]
        .map(str::trim_end)
    );
}

#[test]
fn items_rows_and_code_are_pieces_of_their_own() {
    let text = "# T\nThe parts are:\n- one\n- two\n  goes on\n  - below\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n```py\nx = 1\ny = 2\n\nz = 3\n```\n";
    assert_eq!(
        shown(text),
        [
            "T > The parts are:",
            "T > The parts are: > one",
            "T > The parts are: > two\n  goes on",
            "T > The parts are: > two\n  goes on > below",
            "T > The parts are: > A | B > 1 | 2",
            "T > x = 1\ny = 2",
            "T > z = 3",
        ]
    );
}

#[test]
fn front_matter_and_rules_are_not_content() {
    assert_eq!(
        shown("---\ntitle: A\nprice: \"2\"\n---\n\nText here.\n\n---\n\nMore."),
        ["Text here.", "More."]
    );
}

#[test]
fn lines_of_plain_text_are_wrapped_only_if_they_are_full() {
    let text = "Name: Asha\nCity: Pune\n\nA leaf turns the light of the sun\ninto sugar.";
    assert_eq!(
        shown(text),
        [
            "Name: Asha",
            "City: Pune",
            "A leaf turns the light of the sun\ninto sugar."
        ]
    );
    assert_eq!(
        shown("Planet\tMoons\nMars\t2\nJupiter\t95\n"),
        ["Planet\tMoons > Mars\t2", "Planet\tMoons > Jupiter\t95"]
    );
    assert_eq!(shown("The cell\n\nIt is small."), ["The cell > It is small."]);
}

#[test]
fn a_text_can_be_continued_in_its_context() {
    let text = "# T\n\n| A | B |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n\n- one\n  - two\n";
    // The head of a table is a head only together with the line below it.
    for piece in pieces(text).into_iter().filter(|piece| piece.kind != Kind::Mark) {
        let preamble = piece.context.preamble(text);
        let rest = format!("{preamble}{}", &text[piece.range.clone()]);
        let last = pieces(&rest).pop().unwrap();
        assert_eq!(last.kind, piece.kind, "{rest}");
        let parts = |text: &str, piece: &Piece| -> Vec<String> {
            piece
                .context
                .ranges()
                .map(|range| text[range.clone()].to_owned())
                .collect()
        };
        assert_eq!(parts(&rest, &last), parts(text, &piece), "{rest}");
    }
}

#[test]
fn an_initial_or_an_abbreviation_does_not_end_a_sentence() {
    let text = "Named after Haskell B. Curry, a logician (cf. Fig. 2).\nHe met Dr.\nW. Ackermann. Part A.\n\nThe end.";
    assert_eq!(
        sentences(text),
        [
            "Named after Haskell B. Curry, a logician (cf. Fig. 2).\n",
            "He met Dr.\nW. Ackermann. ",
            "Part A.\n\n",
            "The end."
        ]
    );
}

proptest! {
    #[test]
    fn pieces_cover_the_text(text in "((# |- |\\| |```|\\t|[a-zA-Zक-ह]{1,6}[ .|]|\n)){0,80}") {
        let mut end = 0;
        for piece in pieces(&text) {
            prop_assert_eq!(piece.range.start, end);
            prop_assert!(piece.quote.start <= piece.quote.end && text.get(piece.quote.clone()).is_some());
            prop_assert!(piece.kind == Kind::Mark || piece.range.start <= piece.quote.start);
            end = piece.range.end;
        }
        prop_assert_eq!(end, text.len());
    }
}

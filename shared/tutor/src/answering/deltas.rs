//! The pieces in which an answer is streamed.

/// About how many bytes a piece has: a line on a phone.
const PIECE: usize = 48;

/// `text` in pieces that end with words. Together they are the text; they begin with an empty one, which says that the question
/// was accepted before there is anything to say.
#[must_use]
pub fn deltas(text: &str) -> Vec<String> {
    let mut deltas = vec![String::new()];
    let mut piece = String::new();
    for word in text.split_inclusive(char::is_whitespace) {
        piece.push_str(word);
        if piece.len() >= PIECE {
            deltas.push(std::mem::take(&mut piece));
        }
    }
    if !piece.is_empty() {
        deltas.push(piece);
    }
    deltas
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn pieces_are_the_text(text in "(\\PC{0,60}[ \\n]){0,20}") {
            let deltas = deltas(&text);
            prop_assert_eq!(deltas.concat(), text);
            prop_assert_eq!(&deltas[0], "");
            prop_assert!(deltas[1..].iter().all(|delta| !delta.is_empty()));
        }
    }
}

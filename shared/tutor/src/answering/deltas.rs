//! The pieces in which an answer is streamed.

/// The approximate number of bytes per piece: a line on a phone.
const PIECE: usize = 48;

/// Splits `text` into pieces at the ends of words. The first piece is empty: it acknowledges the question before there
/// is an answer.
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
        fn the_pieces_add_up_to_the_text(text in "(\\PC{0,60}[ \\n]){0,20}") {
            let deltas = deltas(&text);
            prop_assert_eq!(deltas.concat(), text);
            prop_assert_eq!(&deltas[0], "");
            prop_assert!(deltas[1..].iter().all(|delta| !delta.is_empty()));
        }
    }
}

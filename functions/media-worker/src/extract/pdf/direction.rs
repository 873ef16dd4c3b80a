//! The order of letters in lines of Hebrew and Arabic.
//!
//! A page paints letters from left to right. A line of Hebrew or Arabic is read from the right, but numbers and Latin
//! words in it from the left (UAX #9).

/// The line in the order in which it is read.
pub(super) fn in_reading_order(line: &str) -> String {
    let letters: Vec<char> = line.chars().collect();
    let count = |is_wanted: fn(char) -> bool| letters.iter().filter(|letter| is_wanted(**letter)).count();
    let from_right = count(is_from_right);
    if from_right == 0 {
        return line.to_owned();
    }
    if from_right >= count(is_from_left) {
        let turned: Vec<char> = letters.iter().rev().map(|letter| mirrored(*letter)).collect();
        return turn_runs(&turned, |letter| is_from_left(letter) || letter.is_numeric());
    }
    turn_runs(&letters, is_from_right)
}

pub(super) fn is_from_right(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}') && !letter.is_numeric()
}

fn is_from_left(letter: char) -> bool {
    letter.is_alphabetic() && !is_from_right(letter)
}

/// Turns each run that begins and ends with a letter of this kind.
fn turn_runs(letters: &[char], is_kind: impl Fn(char) -> bool) -> String {
    let mut turned: Vec<char> = Vec::with_capacity(letters.len());
    let mut run: Vec<char> = Vec::new();
    let mut after: Vec<char> = Vec::new();
    for letter in letters {
        if is_kind(*letter) {
            run.append(&mut after);
            run.push(*letter);
        } else if run.is_empty() {
            turned.push(*letter);
        } else if is_kind_of_text(*letter) {
            turned.extend(run.drain(..).rev());
            turned.append(&mut after);
            turned.push(*letter);
        } else {
            after.push(*letter);
        }
    }
    turned.extend(run.into_iter().rev());
    turned.extend(after);
    turned.into_iter().collect()
}

fn is_kind_of_text(letter: char) -> bool {
    letter.is_alphabetic()
}

fn mirrored(letter: char) -> char {
    match letter {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '{' => '}',
        '}' => '{',
        '<' => '>',
        '>' => '<',
        '«' => '»',
        '»' => '«',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn painted_lines_are_put_into_reading_order() {
        let logical = "הדג הקטן (זברה) חי בנהר.";
        let painted: String = logical.chars().rev().map(mirrored).collect();
        assert_eq!(in_reading_order(&painted), logical);
        assert_eq!(in_reading_order(".1984 תנשב"), "בשנת 1984.");
        assert_eq!(in_reading_order("The word םולש is Hebrew."), "The word שלום is Hebrew.");
        assert_eq!(in_reading_order("plain"), "plain");
    }
}

//! Names that consist of more than letters: of languages, files, identifiers, codes and numbers.

use super::Word;

/// The maximum length of the letters before `++` or `#`.
const MAX_SUFFIXED: usize = 3;

/// The minimum length of a part of a name in camel case.
const MIN_PART: usize = 3;

/// An operator that stands alone, such as `==` or `%`.
pub(super) fn operator(chunk: &str) -> Option<&str> {
    let operator = chunk.trim_matches(['`', '"', '\'', '(', ')', ',', ';', '.', '“', '”', '?', '!']);
    let operator = if operator.is_empty() || !chunk.contains("!=") {
        operator
    } else {
        "!="
    };
    let is_operator = |letter: char| "=!<>&|+*/%^~:-".contains(letter);
    let is_known = match operator.len() {
        1 => operator == "%",
        2 | 3 => operator.chars().all(is_operator) && operator.contains(['=', '<', '>', '&', '+', '*', '/', '^']),
        _ => false,
    };
    is_known.then_some(operator)
}

/// `.NET`, `.gitignore`: the dot is a part of the name.
pub(super) fn with_dot(piece: &str) -> Option<Word> {
    let is_name = piece.bytes().next()?.is_ascii_alphabetic() && piece.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_name.then(|| Word::with_parts(format!(".{piece}"), vec![piece.to_owned()]))
}

/// `C++`, `C#`, `C++17`: the letter alone is another name.
pub(super) fn with_suffix(piece: &str) -> Option<Word> {
    let letters = piece.find(['+', '#'])?;
    let (name, suffix) = piece.split_at(letters);
    let version = suffix.trim_start_matches("++").trim_start_matches('#');
    let sign = suffix.strip_suffix(version)?;
    let is_name = (1..=MAX_SUFFIXED).contains(&letters)
        && name.bytes().all(|byte| byte.is_ascii_lowercase())
        && matches!(sign, "++" | "#" | "+")
        && version.bytes().all(|byte| byte.is_ascii_digit());
    (is_name && (sign != "+" || version.is_empty()))
        .then(|| Word::with_parts(piece.to_owned(), vec![format!("{name}{sign}")]))
}

/// A number without the commas between its digits, and decimals with their point.
pub(super) fn number(piece: &str) -> Option<String> {
    let is_number = piece
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b'.'));
    is_number.then(|| piece.replace(',', ""))
}

/// The parts of `maxSpeed`, `HTTPServer` and the like.
pub(super) fn camel_parts(original: &str) -> Vec<String> {
    let letters: Vec<char> = original.chars().collect();
    if !letters.iter().all(char::is_ascii_alphanumeric) || !letters.first().is_some_and(char::is_ascii_alphabetic) {
        return Vec::new();
    }
    let (mut parts, mut part, mut is_after_lowercase) = (Vec::new(), String::new(), false);
    for (place, letter) in letters.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|before| letters.get(before));
        let after = letters.get(place + 1);
        let has = |letter: Option<&char>, is_kind: fn(&char) -> bool| letter.is_some_and(is_kind);
        let is_hump = letter.is_ascii_uppercase() && has(before, char::is_ascii_lowercase);
        let is_last_capital = letter.is_ascii_uppercase()
            && has(before, char::is_ascii_uppercase)
            && has(after, char::is_ascii_lowercase);
        is_after_lowercase |= is_hump;
        if is_hump || is_last_capital {
            parts.push(std::mem::take(&mut part));
        }
        part.push(letter.to_ascii_lowercase());
    }
    parts.push(part);
    // `pH` and `DNAs` are words.
    let is_compound = if is_after_lowercase {
        parts.iter().any(|part| part.len() >= MIN_PART)
    } else {
        parts.iter().all(|part| part.len() >= MIN_PART)
    };
    if is_compound { parts } else { Vec::new() }
}

/// `snake_case`, `node.js`, `e-mail`, `CS-101`.
pub(super) fn compound(piece: &str) -> Option<Word> {
    if piece.contains('_') {
        let parts = piece.split(['_', '.', '-']).filter(|part| !part.is_empty());
        return Some(Word::with_parts(piece.to_owned(), parts.map(str::to_owned).collect()));
    }
    if !piece.contains(['.', '-']) || !piece.is_ascii() {
        return None;
    }
    let parts: Vec<&str> = piece.split(['.', '-']).filter(|part| !part.is_empty()).collect();
    let is_initials = parts.iter().all(|part| part.len() == 1) && piece.contains('.');
    if is_initials {
        return Some(Word::new(parts.concat()));
    }
    let whole = if piece.contains('.') {
        piece.replace('-', "")
    } else {
        parts.concat()
    };
    Some(Word::with_parts(whole, parts.into_iter().map(str::to_owned).collect()))
}

/// The number and the unit of `5kg`.
pub(super) fn quantity(piece: &str) -> Vec<String> {
    let digits = piece.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = piece.split_at(digits);
    if digits > 0 && !unit.is_empty() && unit.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        vec![number.to_owned(), unit.to_owned()]
    } else {
        Vec::new()
    }
}

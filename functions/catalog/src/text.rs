//! Text that clients type, as courses and categories take it.

/// The maximum length of a title or name, in characters.
pub(crate) const MAX_LINE: usize = 200;

/// One line; runs of white space become one space.
pub(crate) fn single_line(text: &str) -> Result<String, &'static str> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() || line.chars().count() > MAX_LINE || line.chars().any(char::is_control) {
        return Err("must have 1 to 200 characters and no control characters");
    }
    Ok(line)
}
